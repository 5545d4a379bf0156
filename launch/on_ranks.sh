#!/usr/bin/env bash
# Runs a program on several ranks of this machine, however many processors it has, as root too.
#     launch/on_ranks.sh N PROGRAM [ARGUMENT...]
set -euo pipefail
[[ $# -ge 2 ]] || { sed -n '2,3p' "$0"; exit 2; }
ranks=$1
shift

# mpirun refuses to start as root and on more ranks than processors unless told so; ranks that share a processor must
# give way while they wait, and must not be bound to the same one.
export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1 OMPI_MCA_mpi_yield_when_idle=1
exec mpirun --oversubscribe --bind-to none -np "$ranks" "$@"
