# Completion of renderfarm for fish: renderfarm completion fish | source
function __renderfarm_words
    set -l line (commandline --current-process --cut-at-cursor)
    set -l found (renderfarm "[suggest:"(string length -- "$line")"]" "$line" 2>/dev/null)
    string match --quiet -- '-*' (commandline --current-token); or set found (string match --invert -- '-*' $found)
    # Files only where there are no words.
    if test -n "$found"
        printf '%s\n' $found
    else
        __fish_complete_path (commandline --current-token)
    end
end
complete --command renderfarm --no-files --arguments '(__renderfarm_words)'
