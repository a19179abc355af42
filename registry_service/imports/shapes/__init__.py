"""The sheets that can be imported, by kind of import; each kind's main sheet comes first."""

from registry_service.imports.columns import Shape
from registry_service.imports.shapes.innovations import INNOVATIONS, PART_SHAPES
from registry_service.imports.shapes.places import AGENCIES, UNITS
from registry_service.imports.shapes.usage import USAGE_MONTHS, USAGE_STATED

REGION = "region"
KINDS: dict[str, tuple[Shape, ...]] = {
    "innovations": (INNOVATIONS, *PART_SHAPES),
    "usage_months": (USAGE_MONTHS,),
    "usage_stated": (USAGE_STATED,),
    "agencies": (AGENCIES,),
    "units": (UNITS,),
    REGION: (AGENCIES, UNITS, INNOVATIONS, *PART_SHAPES, USAGE_STATED, USAGE_MONTHS),
}
SHAPES = {shape.key: shape for shape in KINDS[REGION]}
