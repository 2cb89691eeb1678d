"""What each shell is to load: it asks `codegpt-ls completion words` for what may stand at the cursor.

The answer is a line for each word, its meaning behind a tab; `:files` alone leaves it to the shell.
"""

from typing import Final

_BASH: Final = r"""
_codegpt_ls() {
    local line=${COMP_LINE:0:COMP_POINT} word rest current kept
    local -a words
    read -ra words <<<"$line"
    [[ $line == *[[:space:]] ]] && words+=("")
    current=${words[${#words[@]} - 1]}
    COMPREPLY=()
    while IFS=$'\t' read -r word rest; do
        if [[ $word == :files ]]; then
            compopt -o filenames 2>/dev/null
            while IFS= read -r word; do COMPREPLY+=("$word"); done < <(compgen -f -- "${current#--*=}")
            return
        fi
        COMPREPLY+=("$word")
    done < <("${words[0]}" completion words -- "${words[@]:1}" 2>/dev/null)
    # For bash a word ends at ":" and "=".
    kept=${current%"${current##*[:=]}"}
    if [[ -n $kept ]]; then COMPREPLY=("${COMPREPLY[@]#"$kept"}"); fi
}
complete -F _codegpt_ls codegpt-ls
"""

_ZSH: Final = r"""
#compdef codegpt-ls
_codegpt_ls() {
    local word meaning
    local -a described
    while IFS=$'\t' read -r word meaning; do
        if [[ $word == :files ]]; then
            [[ $PREFIX == --*=* ]] && compset -P '*='
            _files
            return
        fi
        described+=("${word//:/\\:}:$meaning")
    done < <("${words[1]}" completion words -- "${(@Q)words[2,CURRENT-1]}" "${(Q)PREFIX}" 2>/dev/null)
    _describe codegpt-ls described
}
if [[ ${zsh_eval_context[-1]} == loadautofunc ]]; then
    _codegpt_ls "$@"
else
    compdef _codegpt_ls codegpt-ls
fi
"""

_FISH: Final = r"""
function __codegpt_ls_words
    set -l before (commandline -opc)
    set -l program $before[1]
    set -e before[1]
    set -l current (commandline -ct)
    set -l found (command $program completion words -- $before "$current" 2>/dev/null)
    if test "$found[1]" = ":files"
        __fish_complete_path (string replace -r -- '^--[^=]*=' '' "$current")
    else
        printf '%s\n' $found
    end
end
complete -c codegpt-ls -f -a '(__codegpt_ls_words)'
"""

SCRIPTS: Final = {"bash": _BASH.lstrip(), "zsh": _ZSH.lstrip(), "fish": _FISH.lstrip()}
