"""The shipped model: a folder whose manifest names every file and its hash.

Reading order: manifest, format, hashes; only then is anything loaded. The default path loads the
compiled scorer (plain arrays). `load_pipeline` is the one place of the library that unpickles, and
it does so from the very bytes that were hashed. A hash beside a file catches damage, not malice:
load a model only from where you would run code from.
"""

from __future__ import annotations

import hashlib
import io
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple
from zipfile import BadZipFile

from innotag.errors import InnotagError, ModelIntegrityError, ModelVersionError
from innotag.labels import THEME_LABELS, Label
from innotag.scorer import Scorer, compile_scorer
from innotag.themes import to_labels

if TYPE_CHECKING:
    from collections.abc import Iterable
    from os import PathLike

FORMAT: Final = 5
PIPELINE: Final = "pipeline.joblib"
SCORER: Final = "scorer.npz"
MANIFEST: Final = "manifest.json"
METRICS: Final = "metrics.json"
_UNREADABLE: Final = (ValueError, KeyError, OSError, EOFError, TypeError, IndexError)
_PACKAGE: Final = Path(__file__).parent


class Model(NamedTuple):
    """A loaded model: its version, its compiled scorer and its folder."""

    version: str
    scorer: Scorer
    folder: Path
    manifest: dict[str, Any]

    @property
    def labels(self) -> tuple[Label, ...]:
        """The themes that the model knows, with their names."""
        rows = self.manifest.get("themes") or [label._asdict() for label in THEME_LABELS]
        named = {label.id: label for label in to_labels(rows, self.folder / MANIFEST)}
        return tuple(named.get(theme, Label(theme, theme, theme)) for theme in self.scorer.themes)


def default_folder() -> Path:
    """Return the folder of the shipped model: in the package, or in the checkout beside `src`."""
    packaged = _PACKAGE / "models"
    return packaged if (packaged / MANIFEST).exists() else _PACKAGE.parents[1] / "models"


def load_model(folder: str | PathLike[str] | None = None) -> Model:
    """Load the compiled scorer of a model folder after checking its hash.

    Raises
    ------
    ModelIntegrityError
        If the folder, its manifest or a file is missing, damaged or lies outside the folder.
    ModelVersionError
        If the manifest's format is unknown.
    """
    root = Path(folder) if folder is not None else default_folder()
    manifest = read_manifest(root)
    data = _checked_bytes(root, SCORER, manifest)
    try:
        scorer = Scorer.load(io.BytesIO(data))
    except (*_UNREADABLE, BadZipFile) as error:
        raise ModelIntegrityError(
            f"{root / SCORER} has the right hash but is no scorer of this version: {error}. "
            "Rebuild the model with `innotag train`.",
            path=str(root / SCORER),
        ) from error
    return Model(manifest["model_version"], scorer, root, manifest)


def read_manifest(root: Path) -> dict[str, Any]:
    """Return the manifest of a model folder, checked for its format."""
    path = root / MANIFEST
    try:
        manifest = json.loads(path.read_bytes())
    except FileNotFoundError as error:
        raise ModelIntegrityError(
            f"No model at {root}: {MANIFEST} is missing. Give the folder that `innotag train` "
            "wrote, or leave the path out to use the shipped model.",
            path=str(path),
        ) from error
    except (OSError, ValueError, RecursionError) as error:
        raise ModelIntegrityError(
            f"{path} cannot be read as JSON ({_reason(error)}). Install innotag again, or rebuild "
            "the model with `innotag train`.",
            path=str(path),
        ) from error
    found = manifest.get("format") if isinstance(manifest, dict) else None
    if found != FORMAT:
        raise ModelVersionError(
            f"{path} has format {found!r}; this innotag reads format {FORMAT}. Install the "
            "innotag that wrote the model, or rebuild the model with `innotag train`.",
            built_with=str(found),
            installed=str(FORMAT),
        )
    missing = {"model_version", "files", "scikit_learn"} - set(manifest)
    if missing:
        raise ModelIntegrityError(
            f"{path} lacks {', '.join(sorted(missing))}. Rebuild the model with `innotag train`.",
            path=str(path),
        )
    if not _is_text(manifest["model_version"]) or not _is_table(manifest["files"]):
        raise ModelIntegrityError(
            f"{path} does not give the version and the sha256 of each file as text. Rebuild the "
            "model with `innotag train`.",
            path=str(path),
        )
    return dict(manifest)


def _reason(error: Exception) -> str:
    """Return what is wrong, without the number and the path that the system puts around it."""
    return str(getattr(error, "strerror", None) or error)


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _is_table(value: object) -> bool:
    return isinstance(value, dict) and all(map(_is_text, value.values()))


def _checked_bytes(root: Path, name: str, manifest: dict[str, Any]) -> bytes:
    path = root / name
    expected = manifest["files"].get(name)
    if expected is None:
        raise ModelIntegrityError(
            f"{root / MANIFEST} does not list {name}. Rebuild the model with `innotag train`.",
            path=str(path),
        )
    if path.is_symlink() and root.resolve() not in path.resolve().parents:
        raise ModelIntegrityError(
            f"{path} is a symbolic link out of its folder. Put the file itself there.",
            path=str(path),
        )
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ModelIntegrityError(
            f"{path} cannot be read: {_reason(error)}. Install innotag again, or rebuild the model "
            "with `innotag train`.",
            path=str(path),
        ) from error
    found = hashlib.sha256(data).hexdigest()
    if found != expected:
        raise ModelIntegrityError(
            f"{path} is damaged or was exchanged: sha256 {found[:12]}…, the manifest says "
            f"{expected[:12]}…. Nothing was loaded. Install innotag again, or rebuild the model "
            "with `innotag train`.",
            path=str(path),
        )
    return data


def load_pipeline(folder: str | PathLike[str] | None = None) -> Any:
    """Load the scikit-learn pipeline of record after checking its hash and versions.

    Raises
    ------
    ModelIntegrityError
        If a file is missing, damaged or lies outside the folder.
    ModelVersionError
        If another minor version of scikit-learn is installed than built it.
    """
    import joblib  # noqa: PLC0415  (imported late: the default path needs no scikit-learn)
    import sklearn  # noqa: PLC0415

    root = Path(folder) if folder is not None else default_folder()
    manifest = read_manifest(root)
    data = _checked_bytes(root, PIPELINE, manifest)
    built = str(manifest["scikit_learn"])
    if built.split(".")[:2] != sklearn.__version__.split(".")[:2]:
        minor = ".".join(built.split(".")[:2])
        raise ModelVersionError(
            f"Model {manifest['model_version']} was built with scikit-learn {built}; "
            f"{sklearn.__version__} is installed. Install 'scikit-learn=={minor}.*', or rebuild "
            "with `innotag train`.",
            built_with=built,
            installed=sklearn.__version__,
        )
    return joblib.load(io.BytesIO(data))


def save_model(pipeline: Any, folder: str | PathLike[str], *, version: str, **facts: Any) -> None:
    """Write a fitted pipeline, its compiled scorer and their manifest into a folder."""
    import joblib  # noqa: PLC0415
    import sklearn  # noqa: PLC0415

    root = Path(folder)
    root.mkdir(parents=True, exist_ok=True)
    joblib.dump(pipeline, root / PIPELINE, compress=("xz", 6))
    compile_scorer(pipeline).save(root / SCORER)
    manifest = {
        "format": FORMAT,
        "model_version": version,
        "scikit_learn": sklearn.__version__,
        "files": {
            name: hashlib.sha256((root / name).read_bytes()).hexdigest()
            for name in (PIPELINE, SCORER)
        },
        **facts,
    }
    text = json.dumps(manifest, ensure_ascii=False, indent=1, sort_keys=True)
    (root / MANIFEST).write_text(text + "\n", encoding="utf-8")


def read_accuracy(
    folder: str | PathLike[str] | None = None, *, versions: Iterable[str]
) -> dict[str, Any]:
    """Return the measured accuracy beside a model; {} where there is none.

    `versions` are the model versions of the results that it is to speak of: of another model, or
    of several, it says nothing.
    """
    root = Path(folder) if folder is not None else default_folder()
    try:
        if set(versions) != {read_manifest(root)["model_version"]}:
            return {}
        found = json.loads((root / METRICS).read_bytes())
    except (OSError, ValueError, RecursionError, InnotagError):
        return {}
    return found if isinstance(found, dict) else {}
