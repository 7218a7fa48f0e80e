using RenderFarm.LocalCloud.Storage;

namespace RenderFarm.LocalCloud.Ec2;

internal sealed class Ec2Database(DataDirectory data)
    : Database(Path.Combine(data.Folder("ec2", isPassable: true), "instances.db"), Ec2Schema.Sql, Ec2Schema.SetPrices);
