"""The adapters: the only rooms that know a vendor."""

from codegpt_ls.providers.deferred_types import defer

# Before any adapter, of ours or of a plug-in, imports the SDK.
defer()
