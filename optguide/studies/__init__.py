"""Studies: one question about a method, asked at many starts or rates at once."""

from optguide.studies.basins import Basins as Basins
from optguide.studies.basins import basins as basins
from optguide.studies.curvature_map import CurvatureMap as CurvatureMap
from optguide.studies.curvature_map import curvature_map as curvature_map
from optguide.studies.escape_time import escape_time as escape_time
from optguide.studies.frequency_response import FrequencyResponse as FrequencyResponse
from optguide.studies.frequency_response import frequency_response as frequency_response
from optguide.studies.learning_rate_range import LearningRateRange as LearningRateRange
from optguide.studies.learning_rate_range import (
    learning_rate_range as learning_rate_range,
)

# At run time a star takes functions and classes, and not the modules beside them.
globals()["__all__"] = [
    name
    for name, thing in list(globals().items())
    if getattr(thing, "__module__", "").startswith("optguide.") and name[0] != "_"
]
