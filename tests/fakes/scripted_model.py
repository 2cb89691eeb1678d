"""A small model whose answers are known: a table of which piece of text follows which, in the format of llama.cpp.

Its chat template puts a mark behind the question, by a word in it, and each mark leads to a chain of pieces: an answer,
a thought and the answer, two calls, or one word for ever. It fills in code as well, unless it is written without the
tokens for that. Source of the format: ggml's docs/gguf.md, version 3.
"""

import struct
from array import array
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Final

ANSWER: Final = ("안녕하세요", ", a scripted", " model. 🙂")
THOUGHT: Final = ("They greet", " me.")
WORD: Final = "again and "
FILLED_IN: Final = ("width * ", "height", "  # 넓이")
CALLS: Final = (("list", '{"in": "src"}'), ("look", '{"at": "docs"}'))
_END: Final = "<|end|>"
_TURN: Final = "<|turn|>"
_CALLED: Final = tuple(
    piece
    for name, arguments in CALLS
    for piece in (f'<tool_call>\n{{"name": "{name}", ', f'"arguments": {arguments}}}\n</tool_call>\n')
)
_CHAINS: Final[Mapping[str, Sequence[str]]] = {
    "<|say|>": (*ANSWER, _END),
    "<|think|>": ("<think>\n", *THOUGHT, "\n</think>\n\n", ANSWER[0]),
    "<|call|>": (*_CALLED, _END),
    "<|long|>": (WORD, WORD),
}
_FILL_IN: Final = {"fim_pre": "<|fim_prefix|>", "fim_suf": "<|fim_suffix|>", "fim_mid": "<|fim_middle|>"}
_FILLING_IN: Final[Mapping[str, Sequence[str]]] = {"<|fim_middle|>": (*FILLED_IN, _END)}
_TEMPLATE: Final = """
{%- if tools %}<tools>{% for tool in tools %}
{{ tool | tojson }}{% endfor %}
</tools>{% endif %}
{%- for message in messages %}<|turn|>{{ message.role }}
{% if message.role == 'assistant' and message.reasoning_content %}<think>
{{ message.reasoning_content }}
</think>

{% endif %}{{ message.content }}
{%- if message.tool_calls %}{% for call in message.tool_calls %}
<tool_call>
{"name": "{{ call.function.name }}", "arguments": {{ call.function.arguments | tojson }}}
</tool_call>{% endfor %}{% endif %}<|end|>
{% endfor %}
{%- if add_generation_prompt %}<|turn|>assistant
{% set question = messages[-1].content | string %}
{%- if 'think' in question %}<|think|>{% elif 'call' in question %}<|call|>
{%- elif 'long' in question %}<|long|>{% else %}<|say|>{% endif %}
{%- endif %}"""
_BYTE, _MARK, _PIECE = 1, 3, 4
"""Kinds of a token; the last is text that is never cut."""
_INNER: Final = 2
"""Numbers within the one layer, which does nothing."""
_CONTEXT: Final = 4096
_ALIGNMENT: Final = 32


def write_model(path: Path, *, fills_in: bool = True) -> Path:
    """Write the file. `fills_in`: with the tokens by which code is filled in."""
    chains = {**_CHAINS, **(_FILLING_IN if fills_in else {})}
    tokens = _tokens(chains, list(_FILL_IN.values()) if fills_in else [])
    tensors = _tensors(list(tokens), chains)
    facts = _facts(tokens)
    if fills_in:
        places = {f"tokenizer.ggml.{name}_token_id": list(tokens).index(token) for name, token in _FILL_IN.items()}
        facts = {**facts, **{name: _value(place) for name, place in places.items()}}
    parts = [b"GGUF", struct.pack("<IQQ", 3, len(tensors), len(facts))]
    parts += [_text(name) + fact for name, fact in facts.items()]
    at = 0
    for name, (shape, numbers) in tensors.items():
        parts.append(_text(name) + struct.pack(f"<I{len(shape)}QIQ", len(shape), *shape, 0, at))
        at += len(_padded(numbers.tobytes()))
    written = (_padded(numbers.tobytes()) for _, numbers in tensors.values())
    path.write_bytes(_padded(b"".join(parts)) + b"".join(written))
    return path


def _tokens(chains: Mapping[str, Sequence[str]], more_marks: Sequence[str]) -> Mapping[str, int]:
    """Each token's kind; their places are their numbers. As many as are even: positions are turned in pairs."""
    shown = [*range(33, 127), *range(161, 173), *range(174, 256)]
    hidden = (byte for byte in range(256) if byte not in shown)
    # Bytes that cannot be seen have letters of their own, from 256 on, as in GPT-2's vocabulary.
    letters = [*map(chr, shown), *(chr(256 + place) for place, _ in enumerate(hidden))]
    pieces = dict.fromkeys(piece for chain in chains.values() for piece in chain if piece != _END)
    marks = (_END, _TURN, *chains, *more_marks)
    kinds = {**dict.fromkeys([*letters, "aa"], _BYTE), **dict.fromkeys(marks, _MARK), **dict.fromkeys(pieces, _PIECE)}
    return kinds if len(kinds) % 2 == 0 else {**kinds, "<|odd|>": _MARK}


def _facts(tokens: Mapping[str, int]) -> Mapping[str, bytes]:
    size, place = len(tokens), list(tokens).index
    return {
        "general.architecture": _value("llama"),
        "llama.context_length": _value(_CONTEXT),
        "llama.embedding_length": _value(size),
        "llama.block_count": _value(1),
        "llama.feed_forward_length": _value(_INNER),
        "llama.attention.head_count": _value(1),
        "llama.attention.head_count_kv": _value(1),
        "llama.attention.key_length": _value(_INNER),
        "llama.attention.value_length": _value(_INNER),
        "llama.attention.layer_norm_rms_epsilon": _value(1e-5),
        "llama.rope.dimension_count": _value(_INNER),
        "llama.vocab_size": _value(size),
        "tokenizer.ggml.model": _value("gpt2"),
        "tokenizer.ggml.pre": _value("gpt-2"),
        "tokenizer.ggml.tokens": _list(8, map(_text, tokens)),
        "tokenizer.ggml.token_type": _list(5, (struct.pack("<i", kind) for kind in tokens.values())),
        "tokenizer.ggml.merges": _list(8, [_text("a a")]),
        "tokenizer.ggml.bos_token_id": _value(place(_END)),
        "tokenizer.ggml.eos_token_id": _value(place(_END)),
        "tokenizer.ggml.add_bos_token": struct.pack("<IB", 7, 0),
        "tokenizer.chat_template": _value(_TEMPLATE),
    }


def _tensors(
    tokens: Sequence[str], chains: Mapping[str, Sequence[str]]
) -> Mapping[str, tuple[tuple[int, ...], "array[float]"]]:
    """A token is where it stands, and what follows is read off it: the layer between adds nothing."""
    size = len(tokens)
    at = {token: number for number, token in enumerate(tokens)}
    embedded, following = array("f", bytes(4 * size * size)), array("f", bytes(4 * size * size))
    for number in range(size):
        embedded[number * size + number] = 1.0
        following[at[_END] * size + number] = 0.5
    for mark, pieces in chains.items():
        for before, after in pairwise((mark, *pieces)):
            following[at[after] * size + at[before]] = 4.0
    ones, nothing = array("f", [1.0] * size), array("f", bytes(4 * size * _INNER))
    narrow, wide = (size, _INNER), (_INNER, size)
    inner = {"attn_q": narrow, "attn_k": narrow, "attn_v": narrow, "attn_output": wide}
    fed = {"ffn_gate": narrow, "ffn_up": narrow, "ffn_down": wide}
    return {
        "token_embd.weight": ((size, size), embedded),
        "output.weight": ((size, size), following),
        "output_norm.weight": ((size,), ones),
        "blk.0.attn_norm.weight": ((size,), ones),
        "blk.0.ffn_norm.weight": ((size,), ones),
        **{f"blk.0.{name}.weight": (shape, nothing) for name, shape in {**inner, **fed}.items()},
    }


def _text(text: str) -> bytes:
    return struct.pack("<Q", len(text.encode())) + text.encode()


def _value(value: str | float) -> bytes:
    match value:
        case str():
            return struct.pack("<I", 8) + _text(value)
        case int():
            return struct.pack("<II", 4, value)
        case float():
            return struct.pack("<If", 6, value)


def _list(kind: int, items: Iterable[bytes]) -> bytes:
    given = list(items)
    return struct.pack("<IIQ", 9, kind, len(given)) + b"".join(given)


def _padded(content: bytes) -> bytes:
    return content + bytes(-len(content) % _ALIGNMENT)
