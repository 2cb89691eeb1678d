"""The OpenAI models known by name."""

from codegpt_ls.domain.models import Model

CATALOGUE: tuple[Model, ...] = ()
