#compdef renderfarm
# Completion of renderfarm for zsh: source <(renderfarm completion zsh)
_renderfarm() {
    local line="${(j: :)words[1,CURRENT]}"
    local -a found
    found=("${(@f)$(renderfarm "[suggest:${#line}]" "$line" 2>/dev/null)}")
    [[ $PREFIX == -* ]] || found=("${(@)found:#-*}")
    found=("${(@)found:#}")
    if (( $#found )); then compadd -a found; else _files; fi
}
compdef _renderfarm renderfarm
