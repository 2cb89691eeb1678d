"""The process that speaks to one server. Only here the SDK is loaded, and only what runs in this process is."""
