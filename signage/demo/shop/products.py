"""The forty products of the demo store and where each of them stands."""

from __future__ import annotations

from dataclasses import dataclass

from .plan import BRANCH, MAIN, Spot, Texts, shelf, texts

CURRENCY = "EUR"
TAX_PERCENT = 19


@dataclass(frozen=True)
class Colour:
    """A colour of a variant, as named and as rendered."""

    key: str
    name: Texts
    hex: str


@dataclass(frozen=True)
class VariantPlan:
    """One size of one colour; what has a GTIN, a price and a stock."""

    sku: str
    gtin: str
    colour: Colour
    size: str
    price_cents: int
    offer_cents: int | None
    stock: dict[str, int]


@dataclass(frozen=True)
class ProductPlan:
    """A product and its column on its shelf. `shape` names the mesh that the renderer builds for it."""

    number: int
    key: str
    brand: str
    name: Texts
    text: Texts
    category: Texts
    shelf: str
    shape: str
    colours: tuple[Colour, ...]
    sizes: tuple[str, ...]
    price_cents: int
    offer_cents: int | None = None
    measure: str = ""

    @property
    def picture(self) -> str:
        """File name of its picture, below pictures/products."""
        return f"{self.number:02d}-{self.key}.jpg"

    def variants(self) -> tuple[VariantPlan, ...]:
        """Every colour in every size, with its GTIN and the stock of both stores."""
        pairs = [(colour, size) for colour in self.colours for size in self.sizes]
        return tuple(self._variant(index, colour, size) for index, (colour, size) in enumerate(pairs))

    def _variant(self, index: int, colour: Colour, size: str) -> VariantPlan:
        return VariantPlan(
            sku=f"MM-{self.number:02d}-{colour.key[:3].upper()}-{size.replace('/', '')}",
            gtin=gtin13(f"952{self.number:04d}{index:05d}"),
            colour=colour,
            size=size,
            price_cents=self.price_cents,
            offer_cents=self.offer_cents,
            # Spread so that some sizes are sold out here but not there, like in a real shop.
            stock={
                MAIN.key: (self.number * 7 + index * 5) % 11,
                BRANCH.key: (self.number * 5 + index * 3) % 6,
            },
        )


def gtin13(twelve: str) -> str:
    """Twelve digits and their check digit (GS1 General Specifications, 7.9)."""
    weighted = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(twelve))
    return f"{twelve}{-weighted % 10}"


def _colour(key: str, de: str, en: str, hex_: str) -> Colour:
    return Colour(key, texts(de, en), hex_)


MOSS = _colour("moss", "Moosgrün", "Moss green", "#5b6b3a")
NAVY = _colour("navy", "Marineblau", "Navy", "#1f3352")
OCHRE = _colour("ochre", "Ocker", "Ochre", "#c8922c")
RUST = _colour("rust", "Rostrot", "Rust red", "#a5452b")
SAND = _colour("sand", "Sand", "Sand", "#cdb894")
SLATE = _colour("grey", "Schiefergrau", "Slate grey", "#5d646b")
BLACK = _colour("black", "Schwarz", "Black", "#202123")
CREAM = _colour("cream", "Creme", "Cream", "#e9e0cd")
PETROL = _colour("petrol", "Petrol", "Petrol", "#1d6a73")
BERRY = _colour("berry", "Beere", "Berry", "#7e2b4e")
SKY = _colour("sky", "Himmelblau", "Sky blue", "#7fa9c4")
COGNAC = _colour("cognac", "Cognac", "Cognac", "#8f5429")

_CLOTHES = ("S", "M", "L", "XL")
_SHOES = ("38", "40", "42", "44")
_ONE = ("One",)

_RAIN = texts("Regenjacken", "Rain jackets")
_DOWN = texts("Daunenjacken", "Down jackets")
_COAT = texts("Mäntel", "Coats")
_KNIT = texts("Strick", "Knitwear")
_RUN = texts("Laufschuhe", "Running shoes")
_HIKE = texts("Wanderschuhe", "Hiking shoes")
_CASUAL = texts("Freizeitschuhe", "Casual shoes")
_BAG = texts("Taschen und Rucksäcke", "Bags and backpacks")
_SOFT = texts("Mützen und Schals", "Hats and scarves")
_CARE = texts("Pflege", "Care")

PRODUCTS: tuple[ProductPlan, ...] = (
    ProductPlan(
        1,
        "regenjacke-brise",
        "Nordkamm",
        texts("Regenjacke Brise", "Brise rain jacket"),
        texts(
            "Leichte Jacke mit drei Lagen, dicht bis 20.000 mm, klein verpackbar.",
            "Light three-layer jacket, waterproof to 20,000 mm, packs small.",
        ),
        _RAIN,
        "rain",
        "jacket",
        (OCHRE, NAVY),
        _CLOTHES,
        17995,
        14995,
    ),
    ProductPlan(
        2,
        "regenmantel-hafen",
        "Nordkamm",
        texts("Regenmantel Hafen", "Hafen rain coat"),
        texts("Langer Regenmantel mit Kapuze und verklebten Nähten.", "Long rain coat with a hood and sealed seams."),
        _RAIN,
        "rain",
        "coat",
        (PETROL, BLACK),
        _CLOTHES,
        21995,
    ),
    ProductPlan(
        3,
        "windjacke-kliff",
        "Kieselgrund",
        texts("Windjacke Kliff", "Kliff wind jacket"),
        texts("Winddicht, atmungsaktiv und aus recyceltem Garn.", "Windproof, breathable and made of recycled yarn."),
        _RAIN,
        "rain",
        "jacket",
        (RUST, SLATE),
        _CLOTHES,
        9995,
    ),
    ProductPlan(
        4,
        "softshell-grat",
        "Kieselgrund",
        texts("Softshelljacke Grat", "Grat softshell jacket"),
        texts(
            "Elastische Softshelljacke für Tage mit jedem Wetter.",
            "Stretch softshell jacket for days with every weather.",
        ),
        _RAIN,
        "rain",
        "jacket",
        (MOSS, BLACK),
        _CLOTHES,
        12995,
    ),
    ProductPlan(
        5,
        "daunenjacke-firn",
        "Nordkamm",
        texts("Daunenjacke Firn", "Firn down jacket"),
        texts("Warme Daune mit 700 cuin, nachverfolgbar und leicht.", "Warm 700 cuin down, traceable and light."),
        _DOWN,
        "down",
        "puffer",
        (BERRY, NAVY),
        _CLOTHES,
        24995,
        19995,
    ),
    ProductPlan(
        6,
        "daunenweste-firn",
        "Nordkamm",
        texts("Daunenweste Firn", "Firn down vest"),
        texts("Die Weste zur Jacke: warm, wo es zählt.", "The vest to the jacket: warm where it counts."),
        _DOWN,
        "down",
        "vest",
        (OCHRE, BLACK),
        _CLOTHES,
        13995,
    ),
    ProductPlan(
        7,
        "steppjacke-allee",
        "Alma Linde",
        texts("Steppjacke Allee", "Allee quilted jacket"),
        texts(
            "Feine Steppung, Stehkragen, für Stadt und Garten.",
            "Fine quilting and a stand-up collar, for town and garden.",
        ),
        _DOWN,
        "down",
        "puffer",
        (SAND, PETROL),
        _CLOTHES,
        15995,
    ),
    ProductPlan(
        8,
        "winterparka-fjord",
        "Rheinfels",
        texts("Winterparka Fjord", "Fjord winter parka"),
        texts("Parka mit warmem Futter und verstellbarer Kapuze.", "Parka with a warm lining and an adjustable hood."),
        _DOWN,
        "down",
        "coat",
        (MOSS, NAVY),
        _CLOTHES,
        28995,
    ),
    ProductPlan(
        9,
        "wollmantel-markt",
        "Alma Linde",
        texts("Wollmantel Markt", "Markt wool coat"),
        texts(
            "Gerader Mantel aus Schurwolle, in Deutschland genäht.", "Straight coat of virgin wool, sewn in Germany."
        ),
        _COAT,
        "coats",
        "coat",
        (COGNAC, BLACK),
        _CLOTHES,
        32995,
    ),
    ProductPlan(
        10,
        "trenchcoat-bruecke",
        "Alma Linde",
        texts("Trenchcoat Brücke", "Brücke trench coat"),
        texts("Klassischer Trenchcoat aus dichter Baumwolle.", "Classic trench coat of dense cotton."),
        _COAT,
        "coats",
        "coat",
        (SAND, NAVY),
        _CLOTHES,
        22995,
    ),
    ProductPlan(
        11,
        "wollblazer-salon",
        "Rheinfels",
        texts("Wollblazer Salon", "Salon wool blazer"),
        texts("Weicher Blazer, der sich wie eine Strickjacke trägt.", "Soft blazer that wears like a cardigan."),
        _COAT,
        "coats",
        "blazer",
        (SLATE, BERRY),
        _CLOTHES,
        18995,
    ),
    ProductPlan(
        12,
        "cordjacke-werft",
        "Rheinfels",
        texts("Cordjacke Werft", "Werft cord jacket"),
        texts("Kräftiger Cord, vier Taschen, jedes Jahr schöner.", "Sturdy cord, four pockets, nicer every year."),
        _COAT,
        "coats",
        "blazer",
        (RUST, MOSS),
        _CLOTHES,
        14995,
        11995,
    ),
    ProductPlan(
        13,
        "pullover-moor",
        "Alma Linde",
        texts("Pullover Moor", "Moor sweater"),
        texts("Grobstrick aus Wolle mit rundem Kragen.", "Chunky wool knit with a round neck."),
        _KNIT,
        "knits",
        "knit",
        (CREAM, MOSS),
        _CLOTHES,
        8995,
    ),
    ProductPlan(
        14,
        "troyer-deich",
        "Feldweg",
        texts("Troyer Deich", "Deich zip-neck sweater"),
        texts("Strick mit Zip und hohem Kragen gegen Wind.", "Zip-neck knit with a high collar against wind."),
        _KNIT,
        "knits",
        "knit",
        (NAVY, RUST),
        _CLOTHES,
        11995,
    ),
    ProductPlan(
        15,
        "strickjacke-laube",
        "Alma Linde",
        texts("Strickjacke Laube", "Laube cardigan"),
        texts("Weiche Jacke mit Hornknöpfen.", "Soft cardigan with horn buttons."),
        _KNIT,
        "knits",
        "knit",
        (BERRY, CREAM),
        _CLOTHES,
        9995,
        7995,
    ),
    ProductPlan(
        16,
        "fleece-hochmoor",
        "Kieselgrund",
        texts("Fleecejacke Hochmoor", "Hochmoor fleece"),
        texts("Leichtes Fleece aus recyceltem Polyester.", "Light fleece of recycled polyester."),
        _KNIT,
        "knits",
        "knit",
        (PETROL, SLATE),
        _CLOTHES,
        6995,
    ),
    ProductPlan(
        17,
        "laufschuh-pfad",
        "Feldweg",
        texts("Laufschuh Pfad", "Pfad trail shoe"),
        texts("Griffiger Laufschuh für Waldwege.", "Grippy running shoe for forest trails."),
        _RUN,
        "running",
        "sneaker",
        (SKY, OCHRE),
        _SHOES,
        12995,
        9995,
    ),
    ProductPlan(
        18,
        "laufschuh-asphalt",
        "Feldweg",
        texts("Laufschuh Asphalt", "Asphalt road shoe"),
        texts("Gedämpft für lange Runden in der Stadt.", "Cushioned for long laps in town."),
        _RUN,
        "running",
        "sneaker",
        (RUST, BLACK),
        _SHOES,
        13995,
    ),
    ProductPlan(
        19,
        "laufschuh-bahn",
        "Kieselgrund",
        texts("Laufschuh Bahn", "Bahn racing shoe"),
        texts("Sehr leicht, für schnelle Tage.", "Very light, for quick days."),
        _RUN,
        "running",
        "sneaker",
        (CREAM, PETROL),
        _SHOES,
        14995,
    ),
    ProductPlan(
        20,
        "trailschuh-schlucht",
        "Nordkamm",
        texts("Trailschuh Schlucht", "Schlucht trail shoe"),
        texts("Wasserdicht, mit tiefem Profil.", "Waterproof, with a deep tread."),
        _RUN,
        "running",
        "sneaker",
        (MOSS, BLACK),
        _SHOES,
        15995,
    ),
    ProductPlan(
        21,
        "walkingschuh-ufer",
        "Feldweg",
        texts("Walkingschuh Ufer", "Ufer walking shoe"),
        texts("Bequemer Schuh für jeden Tag und jeden Weg.", "Comfortable shoe for every day and every path."),
        _RUN,
        "running",
        "sneaker",
        (SLATE, BERRY),
        _SHOES,
        8995,
    ),
    ProductPlan(
        22,
        "wanderstiefel-joch",
        "Nordkamm",
        texts("Wanderstiefel Joch", "Joch hiking boot"),
        texts("Leder, wasserdicht, neu besohlbar.", "Leather, waterproof, can be resoled."),
        _HIKE,
        "hiking",
        "boot",
        (COGNAC, SLATE),
        _SHOES,
        22995,
    ),
    ProductPlan(
        23,
        "wanderstiefel-alm",
        "Nordkamm",
        texts("Wanderstiefel Alm", "Alm hiking boot"),
        texts("Leichter Stiefel für Hütte und Höhenweg.", "Light boot for huts and high paths."),
        _HIKE,
        "hiking",
        "boot",
        (MOSS, NAVY),
        _SHOES,
        18995,
        15995,
    ),
    ProductPlan(
        24,
        "wanderschuh-hain",
        "Kieselgrund",
        texts("Wanderschuh Hain", "Hain hiking shoe"),
        texts("Halbhoch und weich am Knöchel.", "Mid-cut and soft at the ankle."),
        _HIKE,
        "hiking",
        "boot",
        (SAND, PETROL),
        _SHOES,
        13995,
    ),
    ProductPlan(
        25,
        "winterstiefel-frost",
        "Rheinfels",
        texts("Winterstiefel Frost", "Frost winter boot"),
        texts("Gefüttert mit Lammfell, Sohle für Eis.", "Lined with lambskin, sole for ice."),
        _HIKE,
        "hiking",
        "boot",
        (BLACK, COGNAC),
        _SHOES,
        19995,
    ),
    ProductPlan(
        26,
        "zustieg-fels",
        "Kieselgrund",
        texts("Zustiegsschuh Fels", "Fels approach shoe"),
        texts("Klettersohle vorn, Dämpfung hinten.", "Climbing sole in front, cushioning behind."),
        _HIKE,
        "hiking",
        "sneaker",
        (OCHRE, SLATE),
        _SHOES,
        14995,
    ),
    ProductPlan(
        27,
        "sneaker-platz",
        "Rheinfels",
        texts("Sneaker Platz", "Platz sneaker"),
        texts("Schlichter Ledersneaker mit Gummisohle.", "Plain leather sneaker with a rubber sole."),
        _CASUAL,
        "casual",
        "sneaker",
        (CREAM, BLACK),
        _SHOES,
        11995,
    ),
    ProductPlan(
        28,
        "chelsea-boot-gasse",
        "Rheinfels",
        texts("Chelsea Boot Gasse", "Gasse Chelsea boot"),
        texts("Gewachstes Leder, rahmengenäht.", "Waxed leather, welted."),
        _CASUAL,
        "casual",
        "boot",
        (COGNAC, BLACK),
        _SHOES,
        17995,
    ),
    ProductPlan(
        29,
        "loafer-steg",
        "Alma Linde",
        texts("Loafer Steg", "Steg loafer"),
        texts("Weiches Leder, ohne Schnürung.", "Soft leather, no laces."),
        _CASUAL,
        "casual",
        "sneaker",
        (BERRY, COGNAC),
        _SHOES,
        12995,
    ),
    ProductPlan(
        30,
        "leinenschuh-duene",
        "Feldweg",
        texts("Leinenschuh Düne", "Düne canvas shoe"),
        texts("Leinen und Naturkautschuk.", "Canvas and natural rubber."),
        _CASUAL,
        "casual",
        "sneaker",
        (SKY, SAND),
        _SHOES,
        6995,
        4995,
    ),
    ProductPlan(
        31,
        "rucksack-gipfel-24",
        "Nordkamm",
        texts("Rucksack Gipfel 24", "Gipfel 24 backpack"),
        texts("24 Liter, Netzrücken, Regenhülle.", "24 litres, mesh back, rain cover."),
        _BAG,
        "bags",
        "backpack",
        (RUST, PETROL),
        _ONE,
        9995,
        7995,
    ),
    ProductPlan(
        32,
        "tagesrucksack-ring",
        "Kieselgrund",
        texts("Tagesrucksack Ring", "Ring daypack"),
        texts("Für Laptop, Brotdose und Regenjacke.", "For laptop, lunch box and rain jacket."),
        _BAG,
        "bags",
        "backpack",
        (SLATE, OCHRE),
        _ONE,
        7995,
    ),
    ProductPlan(
        33,
        "rolltop-kanal",
        "Feldweg",
        texts("Rolltop Kanal", "Kanal roll-top"),
        texts("Wasserdicht verschweißt, 18 Liter.", "Welded and waterproof, 18 litres."),
        _BAG,
        "bags",
        "backpack",
        (MOSS, BLACK),
        _ONE,
        8995,
    ),
    ProductPlan(
        34,
        "shopper-leinen",
        "Alma Linde",
        texts("Shopper Leinen", "Linen shopper"),
        texts("Große Tasche aus festem Leinen.", "Large bag of firm linen."),
        _BAG,
        "bags",
        "tote",
        (CREAM, BERRY),
        _ONE,
        3995,
    ),
    ProductPlan(
        35,
        "muetze-nordwind",
        "Nordkamm",
        texts("Mütze Nordwind", "Nordwind beanie"),
        texts("Doppelt gestrickt aus Merinowolle.", "Double knit of merino wool."),
        _SOFT,
        "accessories",
        "beanie",
        (RUST, NAVY),
        _ONE,
        2995,
    ),
    ProductPlan(
        36,
        "muetze-hafen",
        "Feldweg",
        texts("Mütze Hafen", "Hafen beanie"),
        texts("Kurze Mütze mit breitem Umschlag.", "Short beanie with a wide cuff."),
        _SOFT,
        "accessories",
        "beanie",
        (OCHRE, SLATE),
        _ONE,
        2495,
    ),
    ProductPlan(
        37,
        "schal-weite",
        "Alma Linde",
        texts("Schal Weite", "Weite scarf"),
        texts("Großer Schal aus weicher Wolle.", "Large scarf of soft wool."),
        _SOFT,
        "accessories",
        "scarf",
        (PETROL, CREAM),
        _ONE,
        4995,
        3995,
    ),
    ProductPlan(
        38,
        "schal-faden",
        "Alma Linde",
        texts("Schal Faden", "Faden scarf"),
        texts("Leichter Schal mit Fransen.", "Light scarf with fringes."),
        _SOFT,
        "accessories",
        "scarf",
        (BERRY, SAND),
        _ONE,
        3495,
    ),
    ProductPlan(
        39,
        "impraegnierung-perle",
        "Kieselgrund",
        texts("Imprägnierung Perle", "Perle waterproofing"),
        texts("Spray für Jacken und Schuhe, ohne PFAS, 300 ml.", "Spray for jackets and shoes, free of PFAS, 300 ml."),
        _CARE,
        "care",
        "bottle",
        (PETROL,),
        _ONE,
        1495,
        measure="300 ml",
    ),
    ProductPlan(
        40,
        "waschmittel-daune",
        "Kieselgrund",
        texts("Waschmittel Daune", "Down wash"),
        texts("Schonendes Waschmittel für Daune, 500 ml.", "Gentle wash for down, 500 ml."),
        _CARE,
        "care",
        "pack",
        (OCHRE,),
        _ONE,
        1195,
        measure="500 ml",
    ),
)


def product(number: int) -> ProductPlan:
    """The product with this number."""
    return PRODUCTS[number - 1]


def on_shelf(key: str) -> tuple[ProductPlan, ...]:
    """The products of a shelf, in the order of their columns."""
    return tuple(one for one in PRODUCTS if one.shelf == key)


def spot_of(one: ProductPlan) -> Spot:
    """Where a product hangs or stands: the middle of its column."""
    neighbours = on_shelf(one.shelf)
    return shelf(one.shelf).spot(neighbours.index(one), len(neighbours))
