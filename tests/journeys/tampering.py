"""What somebody could do to a laptop who holds its keys: turn its clock, change rows of its database."""

from datetime import timedelta

from fieldvisit.store.desk import Desk
from journeys.place import Place
from journeys.scene import Scene
from journeys.watching import Watching


def change(desk: Desk, *statements: str) -> None:
    """Run SQL on the laptop's own database, past everything that guards it."""
    store = desk.store.again()
    with store, store.atomic():
        for statement in statements:
            store._db.run(statement)  # what nobody may use is just what a thief uses


def turn_clock(place: Place, **by: float) -> None:
    """Set the wall clock off by so much and start the machine anew: nothing on it tells how late it is."""
    place.clock.off = timedelta(**by)
    place.clock.boot_id += "x"


def reboot(scene: Scene) -> None:
    """Close the program, start it anew and unlock, without a network."""
    scene.place.close()
    scene.place.open()
    scene.place.unlock()
    scene.place.hands = Watching(scene.place.window, scene.look)
