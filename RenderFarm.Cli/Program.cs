using RenderFarm.Cli;

return await CommandLine.RunAsync(args, CancellationToken.None);
