"""What an editor may ask: one file per noun, and each function answers one method behind `server.boundary`.

There are four kinds, and each stands in its own table of `server.routes`:

request       `codegpt/…`, for a client with an interface of its own. It gives the result and shows nothing; what fails
              is raised as `AssistantError` and becomes the editor's error. Take it first: the others build on it.
command       `codegpt.…`, by `workspace/executeCommand`, for editors that know nothing else. It calls what the request
              calls, and also shows the outcome by messages, questions and pages, because nobody else will. One that
              waits for a model is named in ANSWERING: an editor that would freeze gets null, and it goes on behind.
notification  `codegpt/…` too, when the editor tells something and wants no answer.
event         The server's own notification to the editor. It has no handler: whoever sees it happen sends it, as
              `server.thread_events` does, and EVENTS names it.

A handler may take minutes only while it waits for a model or a person, and it keeps no state: that is in `Session`.
What waits for a person (a question in a box) runs by `Session.later`, so that the method itself is answered.
"""
