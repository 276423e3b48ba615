#!/usr/bin/env bash
# Creates replacements for the two base images of the Dockerfile, for a machine that reaches no
# registry but has buildah, a Linux root folder (debootstrap creates one), a JDK and Maven:
#
#   docker/base-images.sh ROOT_FOLDER JAVA_HOME MAVEN_HOME
#   buildah bud --isolation chroot --format docker -f docker/Dockerfile -t understudy .
set -euo pipefail
if [ $# -ne 3 ]; then
  echo "usage: $0 ROOT_FOLDER JAVA_HOME MAVEN_HOME" >&2
  exit 2
fi
root=$1 java=$2 maven=$3
dockerfile=$(dirname "$0")/Dockerfile
read -r build_base run_base < <(sed -n 's/^FROM \([^ ]*\).*/\1/p' "$dockerfile" | paste -sd' ')

# follows symbolic links, because distributions spread both over the file system
staged=$(mktemp -d)
trap 'rm -rf "$staged"' EXIT
mkdir "$staged/java" "$staged/maven"
tar -C "$java" -ch --exclude=./jmods --exclude=./demo --exclude='./lib/src.zip' . \
  | tar -C "$staged/java" -x
tar -C "$maven" -ch . | tar -C "$staged/maven" -x

container=$(buildah from scratch)
buildah add -q "$container" "$root" /
buildah commit -q "$container" "docker.io/library/$run_base"
buildah add -q "$container" "$staged/java" /opt/java/openjdk
buildah config --env JAVA_HOME=/opt/java/openjdk \
  --env PATH=/opt/java/openjdk/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
  --env LANG=C.UTF-8 "$container"
buildah add -q "$container" "$staged/maven" /usr/share/maven
buildah run --isolation chroot "$container" ln -s /usr/share/maven/bin/mvn /usr/bin/mvn
buildah commit -q --rm "$container" "docker.io/library/$build_base"
