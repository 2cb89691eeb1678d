"""The wire: params and results of every `codegpt/*` method. The only room that speaks camelCase."""
