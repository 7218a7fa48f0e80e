using System.Net;
using System.Text;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;
using RenderFarm.LocalCloud.Ec2;
using RenderFarm.LocalCloud.Ec2.Control;
using RenderFarm.LocalCloud.Http;
using RenderFarm.LocalCloud.S3;
using RenderFarm.LocalCloud.Signing;
using RenderFarm.LocalCloud.Sqs;
using RenderFarm.LocalCloud.Storage;

namespace RenderFarm.LocalCloud;

/// <summary>Puts the process together.</summary>
internal static class LocalCloudHost
{
    // A client may be stopped for a while by a debugger or by a busy machine; it is on this machine in any case.
    private static readonly MinDataRate PatientRate = new(bytesPerSecond: 1, gracePeriod: TimeSpan.FromMinutes(1));

    public static void AddLocalCloud(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<LocalCloudOptions>().BindConfiguration(LocalCloudOptions.Section).ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<LocalCloudOptions>, LocalCloudOptionsValidator>();
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<DataDirectory>();
        builder.Services.AddSingleton<SignatureVerifier>();
        builder.Services.AddSingleton<CloudDispatcher>();
        // SQS takes every other form.
        builder.Services.AddEc2(builder.Configuration);
        builder.Services.AddSqs();
        // S3 has no mark of its own and takes what the others leave.
        builder.Services.AddS3();

        builder.Logging.AddSimpleConsole(console => console.SingleLine = true);
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        // StartFailure says it in one line, without a stack trace.
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);

        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Limits.MinRequestBodyDataRate = PatientRate;
            kestrel.Limits.MinResponseDataRate = PatientRate;
            // Signatures are over the bytes of a header, and metadata goes out as it came in: Latin-1 changes none of them.
            kestrel.RequestHeaderEncodingSelector = _ => Encoding.Latin1;
            kestrel.ResponseHeaderEncodingSelector = _ => Encoding.Latin1;

            // Here options are read for the first time: all that is wrong is to be said at once.
            kestrel.ApplicationServices.GetRequiredService<IStartupValidator>().Validate();
            var port = kestrel.ApplicationServices.GetRequiredService<IOptions<LocalCloudOptions>>().Value.Port;
            if (port == 0)
                kestrel.Listen(IPAddress.Loopback, port);
            else
                kestrel.ListenLocalhost(port);
        });
    }

    public static void MapLocalCloud(this WebApplication app)
    {
        var dispatcher = app.Services.GetRequiredService<CloudDispatcher>();
        var control = app.Services.GetService<ControlApi>();
        app.Run(context => context.Request switch
        {
            // Only when unsigned: there may be a bucket of that name.
            { Path.Value: "/health", Headers.Authorization.Count: 0 } => context.Response.WriteAsync("Healthy"),
            { Path: var path } when control is not null && path.StartsWithSegments(ControlApi.Prefix, StringComparison.Ordinal) => control.HandleAsync(context),
            _ => dispatcher.HandleAsync(context),
        });
    }
}
