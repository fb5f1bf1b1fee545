"""Write ``src/dateline/parse/product.onnx``: one matrix product, for `dateline.parse.arithmetic`."""

from pathlib import Path

import onnx
from onnx import TensorProto, helper


def table(name: str, rows: str, columns: str) -> onnx.ValueInfoProto:
    """A matrix of any size."""
    return helper.make_tensor_value_info(name, TensorProto.FLOAT, [rows, columns])


def main() -> None:
    """Write the file."""
    product = helper.make_node("Gemm", ["x", "w"], ["y"], transB=1)
    graph = helper.make_graph([product], "g", [table("x", "n", "k"), table("w", "m", "k")], [table("y", "n", "m")])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9, producer_name="")
    Path("src/dateline/parse/product.onnx").write_bytes(model.SerializeToString())


if __name__ == "__main__":
    main()
