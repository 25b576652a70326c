"""The words of options and results as enumerations. A member is the string it stands for: wherever one is taken, the other is too."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing_extensions import Self

__all__ = [
    "Algorithm",
    "Certainty",
    "Defects",
    "Dialect",
    "Direction",
    "Encoding",
    "Form",
    "Format",
    "Framing",
    "Level",
    "Memo",
    "Mode",
    "Policy",
    "Reading",
    "Strategy",
]


class Word(str, Enum):
    """A member prints, compares and hashes as its string does."""

    def __str__(self) -> str:
        return str.__str__(self)

    def __format__(self, format_spec: str) -> str:
        return str.__format__(self, format_spec)

    @classmethod
    def of(cls, value: str) -> Self | str:
        """Returns the member for a string, and a string that is none as it is."""
        try:
            return cls(value)
        except ValueError:
            return value


class Format(Word):
    """A schema language, as registries spell it."""

    AVRO = "AVRO"
    PROTOBUF = "PROTOBUF"
    JSON = "JSON"


class Dialect(Word):
    """A registry whose reading, verdict and messages count."""

    CONFLUENT = "confluent"
    AXONOPS = "axonops"
    GLUE = "glue"
    HORTONWORKS = "hortonworks"
    PULSAR = "pulsar"


class Mode(Word):
    """How strictly a text is read: as a registry reads what it has stored, or as it reads what is to be registered."""

    STORED = "stored"
    NEW = "new"


class Form(Word):
    """A form in which a schema is printed."""

    CANONICAL = "canonical"
    NORMALIZED = "normalized"
    PARSING_CANONICAL = "parsing-canonical"
    RESOLVED = "resolved"
    NO_EXTENSIONS = "no-extensions"
    SERIALIZED = "serialized"
    DESCRIPTOR = "descriptor"
    BUNDLED = "bundled"


class Algorithm(Word):
    """How a fingerprint is computed."""

    RABIN = "rabin"
    MD5 = "md5"
    SHA256 = "sha256"


class Level(Word):
    """A compatibility level: which previous schemas count, and who reads whom."""

    NONE = "NONE"
    BACKWARD = "BACKWARD"
    BACKWARD_TRANSITIVE = "BACKWARD_TRANSITIVE"
    FORWARD = "FORWARD"
    FORWARD_TRANSITIVE = "FORWARD_TRANSITIVE"
    FULL = "FULL"
    FULL_TRANSITIVE = "FULL_TRANSITIVE"


class Strategy(Word):
    """A registry's own mode."""

    NONE = "NONE"
    DISABLED = "DISABLED"
    BACKWARD = "BACKWARD"
    BACKWARD_ALL = "BACKWARD_ALL"
    BACKWARD_TRANSITIVE = "BACKWARD_TRANSITIVE"
    FORWARD = "FORWARD"
    FORWARD_ALL = "FORWARD_ALL"
    FORWARD_TRANSITIVE = "FORWARD_TRANSITIVE"
    FULL = "FULL"
    FULL_ALL = "FULL_ALL"
    FULL_TRANSITIVE = "FULL_TRANSITIVE"
    BOTH = "BOTH"
    UNDEFINED = "UNDEFINED"
    ALWAYS_COMPATIBLE = "ALWAYS_COMPATIBLE"
    ALWAYS_INCOMPATIBLE = "ALWAYS_INCOMPATIBLE"


class Policy(Word):
    """The registry's compatibility policy."""

    STRICT = "STRICT"
    LENIENT = "LENIENT"


class Memo(Word):
    """How Avro's checker remembers pairs of types: as the registry does, or without its wrong verdicts in rare recursive unions."""

    REFERENCE = "reference"
    SOUND = "sound"


class Defects(Word):
    """Whether a verdict is given with the known mistakes of the registry's checker, or without them."""

    COPIED = "copied"
    FIXED = "fixed"


class Direction(Word):
    """Who reads whom: `backward` is the new schema reading data of a previous one."""

    BACKWARD = "backward"
    FORWARD = "forward"


class Encoding(Word):
    """The unit in which columns and offsets are counted."""

    UTF_8 = "utf-8"
    UTF_16 = "utf-16"
    CODE_POINTS = "code-points"


class Framing(Word):
    """A way of putting a schema's name around a payload."""

    CONFLUENT = "confluent"
    GLUE = "glue"
    HORTONWORKS = "hortonworks"
    SINGLE_OBJECT = "single-object"
    PULSAR_KEY_VALUE = "pulsar-key-value"
    PULSAR_VERSION = "pulsar-version"


class Reading(Word):
    """How strictly a frame is read."""

    LENIENT = "lenient"
    STRICT = "strict"
    HEADER = "header"


class Certainty(Word):
    """How sure a guess is: nothing else begins so; what else does rarely looks like it; it can be read so."""

    CERTAIN = "certain"
    LIKELY = "likely"
    POSSIBLE = "possible"
