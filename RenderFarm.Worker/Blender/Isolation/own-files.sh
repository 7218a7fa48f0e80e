# Runs a program in a mount namespace that was made for it, with a root of its own: the system's programs and devices, its own process,
# and what it is told to show. Arguments: an empty folder to mount on, the home, then any number of "read PATH", "write PATH" and "hide
# FOLDER" (of what was shown so far), "--", and the program. Replaces itself by the program.
set -e
# The folders of the new root are for Blender's user too, whoever that is; what Blender makes is for that user alone.
umask 022
PATH=$PATH:/usr/sbin:/sbin
root=$1 home=$2
shift 2

show() {
    shown=
    [ -e "$1" ] && [ ! -e "$root$1" ] || return 0
    if [ -L "$1" ]; then
        cp -P "$1" "$root$1"
        return 0
    fi
    if [ -d "$1" ]; then
        mkdir -p "$root$1"
    else
        mkdir -p "$root${1%/*}"
        : > "$root$1"
    fi
    mount -o rbind "$1" "$root$1"
    shown=1
}

mount -t tmpfs -o size=1m,mode=755 renderfarm "$root"
mkdir -p "$root/proc/$$" "$root/dev" "$root/.old"
mount -o bind "/proc/$$" "$root/proc/$$"
ln -s $$ "$root/proc/self"
ln -s self/mounts "$root/proc/mounts"
ln -s /proc/self/fd "$root/dev/fd"
for path in usr bin sbin lib lib32 lib64 libx32 etc opt nix gnu run/opengl-driver dev/null dev/zero dev/full dev/random dev/urandom \
    sys/bus sys/class sys/dev sys/devices sys/module \
    proc/cpuinfo proc/devices proc/driver proc/filesystems proc/meminfo proc/modules proc/stat proc/sys proc/version; do
    show "/$path"
done

while [ "$1" != -- ]; do
    if [ "$1" = hide ]; then
        for path in "$2" "$(readlink -f "$2")"; do
            if [ -d "$root$path" ]; then mount -t tmpfs -o size=1m,mode=755 renderfarm "$root$path"; fi
        done
    else
        show "$2"
    fi
    if [ "$1" = read ] && [ -n "$shown" ]; then
        # Who is root in a namespace only must repeat what the mount may not do already.
        mount -o remount,bind,ro "$root$2" 2> /dev/null || mount -o remount,bind,ro,nosuid,nodev "$root$2" 2> /dev/null ||
            mount -o remount,bind,ro,nosuid,nodev,noexec "$root$2"
    fi
    shift 2
done
shift

# Libraries write here, whatever TMPDIR says.
[ -e "$root/tmp" ] || ln -s "$home" "$root/tmp"
[ -e "$root/dev/shm" ] || ln -s "$home" "$root/dev/shm"

cd "$root"
pivot_root . .old
umount -l .old
rmdir .old
mount -o remount,bind,ro /
cd "$home"
umask 077
exec "$@"
