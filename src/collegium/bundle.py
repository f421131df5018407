"""Arrays under names, which compiled code reads as if each were an argument of its own.

A :class:`Bundle` is one pointer to compiled code: to a table of where each array lies and how long it is. Numba's own
named tuples and structs of arrays count references at each ``bundle.name``, which cost most of the time in which such
code was compiled and, in small loops, most of the time in which it ran. A bundle counts none: Python holds the arrays
while compiled code runs, and compiled code cannot put another array under a name.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any, ClassVar, Self

import numpy as np
from numba import config, types
from numba.core import cgutils
from numba.core.datamodel.models import OpaqueModel
from numba.core.imputils import impl_ret_untracked
from numba.core.typing.templates import AttributeTemplate, infer_getattr
from numba.extending import NativeValue, lower_getattr_generic, register_model, unbox
from numba.np.arrayobj import make_array, populate_array
from numba.np.numpy_support import from_dtype

WORD = 8  # bytes


class BundleType(types.Type):  # type: ignore[misc]
    """What the compiler knows of a bundle: the element and the number of dimensions of the array under each name."""

    def __init__(self, title: str, kinds: tuple[tuple[str, types.Array], ...]) -> None:
        self.kinds = dict(kinds)
        self.words = {}
        at = 0
        for name, kind in kinds:
            self.words[name] = at
            at += 1 + kind.ndim
        digest = hashlib.sha256(repr(kinds).encode()).hexdigest()[:16]
        super().__init__(name=f"{title}_{digest}")  # short: the names of compiled functions contain it


class Bundle:
    """Arrays under the names of ``FIELDS``, in C order; compiled code changes them in place.

    Iterating gives the arrays in order.

    Raises
    ------
    ValueError
        For another number of arrays than names, or an array that is not C-contiguous.

    Examples
    --------
    >>> class Sides(Bundle):
    ...     FIELDS = ("left", "right")
    >>> from numba import njit
    >>> @njit
    ... def swap(sides, i):
    ...     sides.left[i], sides.right[i] = sides.right[i], sides.left[i]
    >>> sides = Sides(np.arange(3), np.zeros(3, np.int64))
    >>> swap(sides, 2)
    >>> sides.left, sides.right
    (array([0, 1, 0]), array([0, 0, 2]))
    """

    FIELDS: ClassVar[tuple[str, ...]] = ()
    _types: ClassVar[dict[Any, BundleType]] = {}

    def __init__(self, *arrays: np.ndarray) -> None:
        self.__dict__.update(zip(self.FIELDS, arrays, strict=True))
        if config.DISABLE_JIT:
            return
        for name, array in self._asdict().items():
            if not array.flags.c_contiguous:
                raise ValueError(f"{type(self).__name__}.{name} is not C-contiguous")
        shapes = tuple((array.dtype, array.ndim) for array in arrays)
        kind = self._types.get((type(self), shapes))
        if kind is None:
            kinds = (types.Array(from_dtype(dtype), n, "C") for dtype, n in shapes)
            kind = BundleType(type(self).__name__, tuple(zip(self.FIELDS, kinds, strict=True)))
            self._types[type(self), shapes] = kind
        self._numba_type_ = kind
        self._table = np.array([word for a in arrays for word in (a.ctypes.data, *a.shape)], np.int64)
        self._address = self._table.ctypes.data

    def __getattr__(self, name: str) -> np.ndarray:
        raise AttributeError(f"{type(self).__name__} has no array {name!r}; it has {', '.join(self.FIELDS)}")

    def __iter__(self) -> Iterator[np.ndarray]:
        return iter(self._asdict().values())

    def __reduce__(self) -> tuple[type[Bundle], tuple[np.ndarray, ...]]:
        return type(self), tuple(self)

    def _asdict(self) -> dict[str, np.ndarray]:
        """The arrays by name."""
        return {name: self.__dict__[name] for name in self.FIELDS}

    def _replace(self, **arrays: np.ndarray) -> Self:
        """A bundle with some of the arrays replaced."""
        return type(self)(*(self._asdict() | arrays).values())


register_model(BundleType)(OpaqueModel)


@unbox(BundleType)
def _unbox(kind, bundle, c):  # type: ignore[no-untyped-def]
    address = c.pyapi.object_getattr_string(bundle, "_address")
    pointer = c.builder.inttoptr(c.pyapi.long_as_ulonglong(address), cgutils.voidptr_t)
    c.pyapi.decref(address)
    return NativeValue(pointer, is_error=cgutils.is_not_null(c.builder, c.pyapi.err_occurred()))


@infer_getattr
class _Attribute(AttributeTemplate):  # type: ignore[misc]
    key = BundleType

    def generic_resolve(self, kind: BundleType, name: str) -> types.Array | None:
        return kind.kinds.get(name)


@lower_getattr_generic(BundleType)
def _array_of(context, builder, kind, pointer, name):  # type: ignore[no-untyped-def]
    array_type = kind.kinds[name]
    word = context.get_value_type(types.intp)
    table = builder.bitcast(pointer, word.as_pointer())

    def entry(at: int):  # type: ignore[no-untyped-def]
        load = builder.load(builder.gep(table, [word(at)], inbounds=True))
        load.set_metadata("invariant.load", builder.module.add_metadata([]))
        return load

    first = kind.words[name]
    shape = [entry(first + 1 + axis) for axis in range(array_type.ndim)]
    item = context.get_abi_sizeof(context.get_data_type(array_type.dtype))
    strides = [word(item)]
    for length in shape[:0:-1]:
        strides.insert(0, builder.mul(strides[0], length, flags=["nsw"]))
    array = make_array(array_type)(context, builder)
    populate_array(
        array,
        data=builder.inttoptr(entry(first), array.data.type),
        shape=shape,
        strides=strides,
        itemsize=word(item),
        meminfo=None,
    )
    return impl_ret_untracked(context, builder, array_type, array._getvalue())
