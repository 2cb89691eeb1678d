"""A model that knows nothing and looks: it searches for the code that a question quotes, reads the files that hold it,
and names those in which it found it.

It stands in for one that was trained to call tools; what it tells is only what the tools told it.
"""

import json
import re
from typing import Any, Final

from tests.fakes.obedient_model import results
from tests.fakes.provider import QUESTIONS, FakeProvider, RecordedRequest
from tests.fakes.replies import Reply, answer, calling

_QUOTED: Final = re.compile(r"`([^`\n]{1,80})`")
_FOUND: Final = re.compile(r"^([^:\s]{1,200}):\d{1,7}:", re.MULTILINE)
_READ: Final = re.compile(r"^([^\n]{1,200}), lines ")


class SeekingModel(FakeProvider):
    """Answers where the quoted code of a question stands."""

    def _reply_to(self, request: RecordedRequest) -> Reply:
        if request.method != "POST" or not request.path.endswith(QUESTIONS) or self._refusal(request):
            return super()._reply_to(request)
        wanted = _QUOTED.findall(_question(request.body))
        told = results(request)
        if not told:
            return calling(*(("search_text", json.dumps({"text": each})) for each in wanted))
        if len(told) == len(wanted):
            files = dict.fromkeys(path for each in told for path in _FOUND.findall(each))
            return calling(*(("read_file", json.dumps({"path": path})) for path in files))
        read = [each for each in told[len(wanted) :] if all(words in each for words in wanted)]
        return answer(f"In {', '.join(_READ.findall(each)[0] for each in read)}.")


def _question(body: Any) -> str:
    return str(next(each["content"] for each in reversed(body["messages"]) if each["role"] == "user"))
