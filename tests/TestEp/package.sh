#!/usr/bin/env bash
# Prints the folder of the ONNX Runtime package that the solution uses.
set -euo pipefail
version=$(sed -n 's/.*"Microsoft\.ML\.OnnxRuntime" Version="\([^"]*\)".*/\1/p' "$(dirname "$0")/../../Directory.Packages.props")
package=${NUGET_PACKAGES:-$HOME/.nuget/packages}/microsoft.ml.onnxruntime/$version
[ -d "$package" ] || { echo "$package is not there: run 'dotnet restore' first" >&2; exit 1; }
echo "$package"
