# Completion of renderfarm for bash: source <(renderfarm completion bash)
_renderfarm() {
    local line="${COMP_LINE:0:COMP_POINT}" word="${COMP_WORDS[COMP_CWORD]}" found
    # Files are completed by bash itself, where the command knows no word.
    mapfile -t found < <(renderfarm "[suggest:${#line}]" "$line" 2>/dev/null | if [[ $word == -* ]]; then cat; else grep -v '^-'; fi)
    mapfile -t COMPREPLY < <(compgen -W "${found[*]}" -- "$word")
}
complete -o default -F _renderfarm renderfarm
