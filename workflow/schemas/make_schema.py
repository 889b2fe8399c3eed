"""Write workflow/schemas/review.schema.json from the protocol's model (a test holds the file to the code)."""

import json
from pathlib import Path

from scopeline.protocol import json_schema

path = Path(__file__).with_name("review.schema.json")
path.write_text(json.dumps(json_schema(), ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
