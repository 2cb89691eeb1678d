import type { HLJSApi } from "highlight.js";
import clojure from "highlight.js/lib/languages/clojure";
import cmake from "highlight.js/lib/languages/cmake";
import dart from "highlight.js/lib/languages/dart";
import delphi from "highlight.js/lib/languages/delphi";
import dockerfile from "highlight.js/lib/languages/dockerfile";
import dos from "highlight.js/lib/languages/dos";
import elixir from "highlight.js/lib/languages/elixir";
import erlang from "highlight.js/lib/languages/erlang";
import fortran from "highlight.js/lib/languages/fortran";
import fsharp from "highlight.js/lib/languages/fsharp";
import gradle from "highlight.js/lib/languages/gradle";
import groovy from "highlight.js/lib/languages/groovy";
import haskell from "highlight.js/lib/languages/haskell";
import http from "highlight.js/lib/languages/http";
import julia from "highlight.js/lib/languages/julia";
import latex from "highlight.js/lib/languages/latex";
import lisp from "highlight.js/lib/languages/lisp";
import matlab from "highlight.js/lib/languages/matlab";
import nginx from "highlight.js/lib/languages/nginx";
import nix from "highlight.js/lib/languages/nix";
import ocaml from "highlight.js/lib/languages/ocaml";
import powershell from "highlight.js/lib/languages/powershell";
import properties from "highlight.js/lib/languages/properties";
import protobuf from "highlight.js/lib/languages/protobuf";
import scala from "highlight.js/lib/languages/scala";
import verilog from "highlight.js/lib/languages/verilog";
import x86asm from "highlight.js/lib/languages/x86asm";

const MORE = {
    clojure,
    cmake,
    dart,
    delphi,
    dockerfile,
    dos,
    elixir,
    erlang,
    fortran,
    fsharp,
    gradle,
    groovy,
    haskell,
    http,
    julia,
    latex,
    lisp,
    matlab,
    nginx,
    nix,
    ocaml,
    powershell,
    properties,
    protobuf,
    scala,
    verilog,
    x86asm,
};

/** Languages that answers are written in less often than those that the highlighter begins with. */
export function register(highlighter: HLJSApi): void {
    Object.entries(MORE).forEach(([name, language]) => highlighter.registerLanguage(name, language));
    highlighter.registerAliases("containerfile", { languageName: "dockerfile" });
}
