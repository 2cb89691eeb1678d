"""A credential as the stores keep it: one JSON text, so that its parts are replaced and removed as one."""

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from codegpt_ls.domain.credentials import Credential


class StoredItem(BaseModel):
    """Key, organization and project, or the value of a header; origin and header are the name it is stored under."""

    model_config = ConfigDict(hide_input_in_errors=True, extra="ignore")

    version: int = Field(default=1, ge=1, le=1)
    key: str = Field(min_length=1, repr=False)
    organization: str | None = None
    project: str | None = None

    @classmethod
    def of(cls, credential: Credential) -> "StoredItem":
        """The item that holds this credential."""
        return cls(key=credential.key, organization=credential.organization, project=credential.project)

    @classmethod
    def parsed(cls, text: str) -> "StoredItem | None":
        """The item in a store's text; None when it is not one of ours or of a later version."""
        try:
            return cls.model_validate_json(text)
        except ValidationError:
            return None

    def credential(self, origin: str, header: str | None = None) -> Credential:
        """The credential, bound to the origin and header it was stored under."""
        return Credential(
            origin=origin, header=header, key=self.key, organization=self.organization, project=self.project
        )
