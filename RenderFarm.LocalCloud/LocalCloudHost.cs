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
using RenderFarm.ServiceDefaults.Settings;

namespace RenderFarm.LocalCloud;

/// <summary>Puts the process together.</summary>
internal static partial class LocalCloudHost
{
    // A client may be stopped for a while by a debugger or by a busy machine; it is on this machine in any case.
    private static readonly MinDataRate PatientRate = new(bytesPerSecond: 1, gracePeriod: TimeSpan.FromMinutes(1));

    public static void AddLocalCloud(this WebApplicationBuilder builder)
    {
        builder.Services.AddCheckedOptions<LocalCloudOptions>(LocalCloudOptions.Section);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<DataDirectory>();
        builder.Services.AddSingleton<AccessKeys>();
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
        app.UseFrontDoor(IsPresigned);
        app.Run(context =>
            context.Request switch
            {
                // Only when unsigned: there may be a bucket of that name.
                { Path.Value: "/health", Headers.Authorization.Count: 0 } when !IsPresigned(context) => context.Response.WriteAsync(
                    "Healthy"
                ),
                _ when control is not null && IsControl(context) => control.HandleAsync(context),
                _ => dispatcher.HandleAsync(context),
            }
        );

        var keys = app.Services.GetRequiredService<AccessKeys>();
        app.Lifetime.ApplicationStarted.Register(() => LogKeys(app.Logger, keys.File));
    }

    private static bool IsControl(HttpContext context) =>
        context.Request.Path.StartsWithSegments(ControlApi.Prefix, StringComparison.Ordinal);

    // The signature itself is verified where the request is served.
    private static bool IsPresigned(HttpContext context) =>
        context.Request.Headers.Authorization.Count == 0
        && !IsControl(context)
        && RequestTarget.Of(context).Find(PresignedQuery.Credential)?.EndsWith("/s3/aws4_request", StringComparison.Ordinal) == true;

    [LoggerMessage(1, LogLevel.Information, "The key is in {File}: set AWS_SHARED_CREDENTIALS_FILE to it")]
    private static partial void LogKeys(ILogger logger, string file);
}
