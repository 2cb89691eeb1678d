"""What the languages of code in answers look like: comments, strings and words of their own."""

from dataclasses import dataclass, field
from typing import Final


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """How to tell the parts of its code."""

    names: tuple[str, ...]
    """What stands behind the fence."""
    words: frozenset[str] = frozenset()
    line_comment: str = "//"
    """A pattern of what begins a comment that ends with its line."""
    block: tuple[tuple[str, str], ...] = (("/*", "*/"),)
    """Where comments of several lines begin and end."""
    long_strings: tuple[str, ...] = ()
    """Marks around strings of several lines."""
    quotes: str = "\"'"
    """Marks around strings of one line."""
    key: str = ""
    """A pattern of what names a value, at the beginning of a line."""
    any_case: bool = field(default=False)
    """Whether capitals do not matter in its words."""


def _words(*texts: str) -> frozenset[str]:
    return frozenset(" ".join(texts).split())


_SHARED: Final = (
    "break case class const continue default do else enum false for if import in new null return static switch true "
    "try while"
)
_C: Final = (
    "NULL auto bool char double extern float goto inline int long short signed sizeof struct typedef union unsigned "
    "void volatile"
)
_JAVA: Final = (
    "abstract boolean byte catch char double extends final finally float implements instanceof int interface long "
    "package private protected public record short super synchronized this throw throws var void"
)
_SCRIPT: Final = (
    "as async await catch debugger delete export extends finally from function get instanceof let of set super this "
    "throw typeof undefined var void yield"
)
_TYPES: Final = (
    "abstract any boolean declare implements interface keyof namespace never number private protected public readonly "
    "string type unknown"
)

_LANGUAGES: Final = (
    Language(
        names=("python", "py", "python3", "pycon", "starlark"),
        words=_words(
            "False None True and as assert async await break case class continue def del elif else except finally for "
            "from global if import in is lambda match nonlocal not or pass raise return self try while with yield"
        ),
        line_comment="#",
        block=(),
        long_strings=('"""', "'''"),
    ),
    Language(names=("javascript", "js", "jsx", "mjs", "node"), words=_words(_SHARED, _SCRIPT), long_strings=("`",)),
    Language(names=("typescript", "ts", "tsx"), words=_words(_SHARED, _SCRIPT, _TYPES), long_strings=("`",)),
    Language(names=("java",), words=_words(_SHARED, _JAVA), long_strings=('"""',)),
    Language(
        names=("kotlin", "kt", "kts"),
        words=_words(
            _SHARED,
            "as by companion constructor data fun init internal interface is lateinit object open "
            "override private public sealed super suspend this throw typealias val var when where",
        ),
        long_strings=('"""',),
    ),
    Language(
        names=("scala",),
        words=_words(
            _SHARED,
            "def extends given implicit lazy match object override package private sealed super "
            "this throw trait type val var with yield",
        ),
        long_strings=('"""',),
    ),
    Language(names=("c", "h"), words=_words(_SHARED, _C)),
    Language(
        names=("cpp", "c++", "cc", "hpp", "cuda"),
        words=_words(
            _SHARED,
            _C,
            "catch constexpr delete explicit final friend mutable namespace noexcept nullptr "
            "operator override private protected public template this throw typename using virtual",
        ),
    ),
    Language(
        names=("csharp", "cs", "c#"),
        words=_words(
            _SHARED,
            _JAVA,
            "as async await base bool decimal foreach get internal is namespace object out "
            "override readonly ref sealed set string struct using virtual where yield",
        ),
    ),
    Language(
        names=("go", "golang"),
        words=_words(
            "any bool break byte case chan const continue default defer else error fallthrough false float64 "
            "for func go goto if import int int64 interface map nil package range return rune select string "
            "struct switch true type uint var"
        ),
        long_strings=("`",),
    ),
    Language(
        names=("rust", "rs"),
        words=_words(
            "as async await bool break char const continue crate dyn else enum extern false f32 f64 fn for "
            "i32 i64 if impl in let loop match mod move mut pub ref return self Self static str struct super "
            "trait true type u8 u32 u64 unsafe use usize where while"
        ),
        quotes='"',
    ),
    Language(
        names=("swift",),
        words=_words(
            _SHARED,
            "as async await extension fileprivate func guard init inout is let nil override private "
            "protocol public self Self some struct super throw throws typealias var where",
        ),
        long_strings=('"""',),
    ),
    Language(
        names=("dart",),
        words=_words(_SHARED, _JAVA, "as async await dynamic extension factory late mixin on required with yield"),
        long_strings=('"""', "'''"),
    ),
    Language(
        names=("php",),
        words=_words(
            _SHARED,
            "abstract array as catch echo elseif extends final finally fn foreach function global "
            "implements interface match namespace private protected public readonly this throw trait use var",
        ),
        line_comment="//|#(?!\\[)",
        block=(("/*", "*/"),),
    ),
    Language(
        names=("ruby", "rb"),
        words=_words(
            "alias and begin break case class def do else elsif end ensure false for if in module next nil "
            "not or private redo require rescue retry return self super then true undef unless until when "
            "while yield"
        ),
        line_comment="#",
        block=(),
    ),
    Language(
        names=("perl", "pl"),
        words=_words(
            "and do else elsif eq for foreach if last local my next not or our package print return sub "
            "undef unless until use while"
        ),
        line_comment="#",
        block=(),
    ),
    Language(
        names=("lua",),
        words=_words(
            "and break do else elseif end false for function goto if in local nil not or repeat return then "
            "true until while"
        ),
        line_comment="--",
        block=(("--[[", "]]"),),
    ),
    Language(
        names=("r",),
        words=_words("break else FALSE for function if in library NA next NULL repeat return TRUE while"),
        line_comment="#",
        block=(),
    ),
    Language(
        names=("haskell", "hs"),
        words=_words(
            "as case class data deriving do else hiding if import in infix instance let module newtype of "
            "qualified then type where"
        ),
        line_comment="--",
        block=(("{-", "-}"),),
        quotes='"',
    ),
    Language(
        names=("bash", "sh", "shell", "zsh", "console", "fish", "shellsession"),
        words=_words("case do done elif else esac export fi for function if in local return set then until while"),
        line_comment="(?<![^\\s;])#",
        block=(),
        key="\\s*\\$(?= )",
    ),
    Language(
        names=("powershell", "ps1", "pwsh"),
        words=_words(
            "begin break catch continue do else elseif end exit finally for foreach function if in param "
            "process return switch throw try until while"
        ),
        line_comment="#",
        block=(("<#", "#>"),),
        any_case=True,
    ),
    Language(
        names=("sql", "postgresql", "mysql", "sqlite"),
        words=_words(
            "add all alter and as asc begin between by case check column commit constraint create default "
            "delete desc distinct drop else end exists foreign from full group having in index inner insert "
            "into is join key left like limit not null offset on or order outer primary references returning "
            "right rollback select set table then union unique update using values view when where with"
        ),
        line_comment="--",
        block=(("/*", "*/"),),
        any_case=True,
    ),
    Language(names=("json", "jsonc", "json5"), words=_words("true false null")),
    Language(
        names=("yaml", "yml"),
        words=_words("true false null yes no"),
        line_comment="(?<!\\S)#",
        block=(),
        key="\\s*(?:- +)*[\\w.\"'/-]+(?=:(?:\\s|$))",
    ),
    Language(
        names=("toml", "ini", "cfg", "conf", "properties", "dotenv", "env"),
        words=_words("true false"),
        line_comment="(?<!\\S)[#;]",
        block=(),
        long_strings=('"""', "'''"),
        key='\\s*(?:\\[.*\\]|[\\w."-]+(?=\\s*=))',
    ),
    Language(
        names=("dockerfile", "docker", "makefile", "make", "cmake", "nginx"),
        words=_words(
            "ADD ARG CMD COPY ENTRYPOINT ENV EXPOSE FROM HEALTHCHECK LABEL RUN SHELL USER VOLUME WORKDIR AS "
            "if else endif foreach endforeach include set"
        ),
        line_comment="(?<!\\S)#",
        block=(),
        key="[\\w./%-]+(?=:(?:\\s|$))",
    ),
    Language(names=("css", "scss", "less"), line_comment="", block=(("/*", "*/"),), key="\\s*[\\w-]+(?=\\s*:)"),
    Language(
        names=("html", "xml", "svg", "vue", "svelte"),
        line_comment="",
        block=(("<!--", "-->"),),
        quotes='"',
        key="\\s*</?[\\w:.-]+",
    ),
    Language(
        names=("elisp", "lisp", "scheme", "clojure", "emacs-lisp"),
        words=_words("and cond defmacro defn defun defvar do fn if lambda let nil not or setq t when unless"),
        line_comment=";",
        block=(),
        quotes='"',
    ),
    Language(
        names=("vim", "viml", "vimscript"),
        words=_words("augroup autocmd call command echo else endfunction endif execute function if let return set"),
        line_comment='^\\s*"',
        block=(),
        quotes="'",
    ),
)


def language_of(name: str) -> Language | None:
    """The language of this name behind a fence; None for one that is not known here."""
    wanted = name.lower()
    return next((each for each in _LANGUAGES if wanted in each.names), None)
