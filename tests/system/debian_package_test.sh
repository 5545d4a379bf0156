#!/usr/bin/env bash
# The .deb on a bare Debian 12: it installs, and a run there has the digest of one by the build it was made of.
#     debian_package_test.sh BUILD WORK       the build directory, and a folder for package and root, deleted before
# Skips (77) where no such root can be made: not root, no debootstrap, no mount, no network.
set -euo pipefail
build=$1
work=$2
root=$work/root
skip() { echo "skipped: $*"; exit 77; }
step() { printf '== %s\n' "$*"; }

[[ $(id -u) -eq 0 ]] || skip "a Debian root needs root"
command -v debootstrap >/dev/null || skip "there is no debootstrap"
# Mounts of a namespace of its own go with this script, however it ends.
if [[ -z ${LRML_OWN_MOUNTS:-} ]]; then
  unshare --mount true 2>/dev/null || skip "this machine mounts nothing"
  LRML_OWN_MOUNTS=yes exec unshare --mount "$0" "$@"
fi

rm -rf "$work"
mkdir -p "$work"

step "package"
(cd "$work" && cpack --config "$build/CPackConfig.cmake" -B "$work" >"$work/cpack.log" 2>&1) || { cat "$work/cpack.log"; exit 1; }
package=$(echo "$work"/lrml-dist_*.deb)
dpkg --info "$package"
dpkg --contents "$package"

step "bare Debian 12"
mirror=$(apt-get indextargets --format '$(CODENAME) $(REPO_URI)' 'Created-By: Packages' | sed -n 's/^bookworm //p' | sort -u | head -1)
[[ -n $mirror ]] || skip "apt knows no mirror of Debian 12"
debootstrap --variant=minbase --include=ca-certificates bookworm "$root" "$mirror" >"$work/debootstrap.log" 2>&1 ||
  skip "no root could be made: $(tail -3 "$work/debootstrap.log")"
cp /etc/resolv.conf "$root/etc/"
apt-config dump Acquire | grep -i '::proxy ' >"$root/etc/apt/apt.conf.d/proxy" || true
mount -t proc proc "$root/proc"
mount --rbind /dev "$root/dev"
cp "$package" "$root/srv/lrml-dist.deb"
in_root() { chroot "$root" env -i HOME=/srv PATH=/usr/sbin:/usr/bin:/sbin:/bin DEBIAN_FRONTEND=noninteractive "$@"; }

step "installation"
install=(apt-get install -y -qq --no-install-recommends -o Acquire::Retries=5 -o Dpkg::Use-Pty=0)
in_root apt-get update -qq || skip "the mirror does not answer"
in_root "${install[@]}" --simulate /srv/lrml-dist.deb >/dev/null
in_root "${install[@]}" --download-only /srv/lrml-dist.deb || skip "the mirror does not answer"
in_root "${install[@]}" /srv/lrml-dist.deb >"$work/install.log" 2>&1 || { cat "$work/install.log"; exit 1; }

step "a run there"
in_root lrml_dist --version
in_root lrml_prep synth --preset ml-100k -o /srv/data.h5
config=/usr/share/lrml_dist/configs/smoke.toml
in_root bash -c "cd /srv && bash /usr/share/lrml_dist/launch/on_ranks.sh 2 lrml_dist --config $config --data data.h5 --out run"
in_root lrml_dist recommend --run /srv/run --user 1 --top 3
in_root bash /usr/share/lrml_dist/launch/repeat.sh --config $config --data /srv/data.h5 --out /srv/repeated --seeds 1,2

step "the same run by the build"
"$build/src/app/lrml_dist" --config "$root$config" --data "$root/srv/data.h5" --out "$work/run" >/dev/null
there=$(in_root lrml_dist digest --run /srv/run)
here=$("$build/src/app/lrml_dist" digest --run "$work/run")
echo "there: $there"
echo "here:  $here"
[[ -n $there && $there == "$here" ]]

step "removal"
in_root apt-get remove -y -qq lrml-dist >/dev/null
[[ -z $(find "$root/usr" -name '*lrml*') ]]
