from fastapi import APIRouter
from collegium.studio.shelf import Shelf
def lab(shelf: Shelf) -> APIRouter:
    return APIRouter()
