# Completion of renderfarm for PowerShell: renderfarm completion powershell | Out-String | Invoke-Expression
Register-ArgumentCompleter -Native -CommandName renderfarm -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)
    $line = $commandAst.ToString().PadRight($cursorPosition).Substring(0, $cursorPosition)
    renderfarm "[suggest:$cursorPosition]" "$line" 2>$null |
        Where-Object { $_ -like "$wordToComplete*" } |
        ForEach-Object { [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_) }
}
