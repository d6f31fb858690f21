#!/usr/bin/env bash
# Makes a stand-in for the NuGet package Microsoft.ML.OnnxRuntime.QNN from the one without QNN that is restored already: the same
# managed API and libraries under the other name. It shows that -p:N2EyeQnn=true builds and runs; there is no QNN in it.
#   tests/qnn-package.sh FEED        # a folder for RestoreAdditionalProjectSources
set -euo pipefail
[ $# = 1 ] || { echo "usage: tests/qnn-package.sh FEED" >&2; exit 2; }
cd "$(dirname "$0")/.."
version=$(sed -n 's/.*<PackageVersion Include="Microsoft.ML.OnnxRuntime" Version="\([^"]*\)".*/\1/p' Directory.Packages.props)
folder=${NUGET_PACKAGES:-$HOME/.nuget/packages}/microsoft.ml.onnxruntime/$version
[ -d "$folder" ] || { echo "qnn-package.sh: $folder is not there: dotnet restore first" >&2; exit 1; }
mkdir -p "$1"
feed=$(realpath "$1")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cat >"$work/stand-in.csproj" <<E2
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup>
    <TargetFramework>net8.0</TargetFramework>
    <PackageId>Microsoft.ML.OnnxRuntime.QNN</PackageId>
    <Version>$version</Version>
    <IncludeBuildOutput>false</IncludeBuildOutput>
    <NoWarn>NU5128</NoWarn>
  </PropertyGroup>
  <ItemGroup>
    <PackageReference Include="Microsoft.ML.OnnxRuntime.Managed" Version="$version" />
    <None Include="$folder/runtimes/linux-x64/**;$folder/runtimes/win-arm64/**" Pack="true" PackagePath="\$([System.IO.Path]::GetRelativePath('$folder', %(FullPath)))" />
  </ItemGroup>
</Project>
E2
dotnet pack "$work/stand-in.csproj" -o "$feed" --nologo -v quiet
