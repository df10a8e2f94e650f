"""Why a file cannot become a scene, each in a sentence for a marketing person; and what is only worth a warning."""

from __future__ import annotations

from typing import Final, NewType

from signage.errors import N_, Invalid

Warned = NewType("Warned", str)


class UnusablePhoto(Invalid):
    """A file that cannot become a scene."""

    field = "photo"


class NotAPicture(UnusablePhoto):
    sentence = N_("This file is not a picture that we can read: please use a JPEG, PNG, TIFF, WebP or AVIF file.")


class WrongName(UnusablePhoto):
    sentence = N_("“%(name)s” is named like another kind of file, but it is a %(kind)s picture: please rename it.")


class TwoThings(UnusablePhoto):
    sentence = N_(
        "The file is a picture and something else at once, for example an archive or a program: "
        "please export the picture again and upload that file."
    )


class Damaged(UnusablePhoto):
    sentence = N_("The picture breaks off or is damaged: please copy it from the camera again.")


class TooManyBytes(UnusablePhoto):
    sentence = N_("The file has %(megabytes)d MB, more than the %(limit)d MB that we accept: please save it as JPEG.")


class TooManyPixels(UnusablePhoto):
    sentence = N_("The picture has more pixels than we accept (16384 × 8192): please make it smaller.")


class TooSmall(UnusablePhoto):
    sentence = N_("The picture is only %(width)d pixels wide, so it would look blurred: it needs at least %(needed)d.")


class WrongRatio(UnusablePhoto):
    """Nothing says what the photo covers; whoever uploads it may say so, see `check.Told`."""

    sentence = N_(
        "The picture has %(width)d × %(height)d pixels. A full 360° photo is exactly twice as wide as high: "
        "please export it from the camera's app as “equirectangular” or “360° photo”. "
        "If it is part of a panorama, upload it again and say how many degrees it covers."
    )


class StereoPair(UnusablePhoto):
    sentence = N_(
        "The file holds two pictures, one for each eye, like a 3D photo: please export the picture for one eye."
    )


class TwoFisheyes(UnusablePhoto):
    sentence = N_(
        "The file holds the two round pictures of the camera's lenses: please join them in the camera's app first "
        "(“stitch”, “export as 360° photo”)."
    )


class PartOfASphere(UnusablePhoto):
    sentence = N_(
        "The photo covers only %(haov)d° × %(vaov)d° of the surroundings, too little to look around in: "
        "please take a full 360° photo."
    )


class PrintColours(UnusablePhoto):
    sentence = N_("The picture uses print colours (CMYK): please save it with screen colours (RGB).")


class Moving(UnusablePhoto):
    sentence = N_("The file holds several pictures or an animation: please use a single photo.")


class TrappedMetadata(UnusablePhoto):
    sentence = N_(
        "The picture's metadata holds instructions that do not belong into a photo: "
        "please export the picture again without metadata."
    )


SMALL: Final = Warned(N_("The picture is less than 4096 pixels wide: it will look soft on large screens."))
TILTED: Final = Warned(N_("The camera was tilted. We straightened the picture by what it says: check the horizon."))
OPEN_SEAM: Final = Warned(N_("The left and right edges do not meet: a vertical line will be seen at the back."))
PARTIAL: Final = Warned(
    N_("The photo does not cover everything: visitors cannot look further than it does, its edges are blurred.")
)
