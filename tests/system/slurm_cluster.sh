#!/usr/bin/env bash
# A SLURM of two nodes on this machine, for tests. Needs root, slurm-wlm and munge.
#     tests/system/slurm_cluster.sh up|down FOLDER      then with SLURM_CONF=FOLDER/slurm.conf: sbatch, squeue …
set -euo pipefail
[[ $# -eq 2 ]] || { sed -n '2,3p' "$0" >&2; exit 2; }
folder=$2

configure() {
  local host
  host=$(hostname -s)
  cat >"$folder/slurm.conf" <<CONF
ClusterName=test
SlurmctldHost=$host(127.0.0.1)
SlurmctldPort=17100
AuthType=auth/munge
AuthInfo=socket=$folder/munge.socket,cred_expire=5
CryptoType=crypto/munge
ProctrackType=proctrack/pgid
TaskPlugin=task/none
SlurmUser=root
StateSaveLocation=$folder/state
SlurmdSpoolDir=$folder/%n
TmpFS=$folder/%n
SlurmctldPidFile=$folder/slurmctld.pid
SlurmdPidFile=$folder/slurmd.%n.pid
SlurmctldLogFile=$folder/slurmctld.log
SlurmdLogFile=$folder/slurmd.%n.log
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
SchedulerParameters=batch_sched_delay=1,sched_interval=2
MpiDefault=none
JobRequeue=1
ReturnToService=2
NodeName=n[1-2] NodeHostname=$host NodeAddr=127.0.0.1 Port=[17101-17102] CPUs=1 State=UNKNOWN
PartitionName=test Nodes=ALL Default=YES MaxTime=INFINITE State=UP
CONF
}

case $1 in
up)
  mkdir -p "$folder"/{state,n1,n2}
  chmod 755 "$folder"
  configure
  export SLURM_CONF=$folder/slurm.conf
  dd if=/dev/urandom of="$folder/munge.key" bs=128 count=1 status=none
  chmod 600 "$folder/munge.key"
  munged --force --key-file "$folder/munge.key" --socket "$folder/munge.socket" --pid-file "$folder/munged.pid" \
    --log-file "$folder/munged.log" --seed-file "$folder/munge.seed"
  slurmctld
  slurmd -N n1
  slurmd -N n2
  for _ in $(seq 60); do
    [[ $(sinfo -h -o %T 2>/dev/null) != idle ]] || exit 0
    sleep 0.5
  done
  echo "the cluster did not come up" >&2
  tail -n 5 "$folder"/*.log >&2
  exit 1
  ;;
down)
  for pid in "$folder"/slurmd.n?.pid "$folder/slurmctld.pid" "$folder/munged.pid"; do
    [[ ! -f $pid ]] || kill "$(cat "$pid")" || true
  done
  ;;
*) sed -n '2,3p' "$0" >&2; exit 2 ;;
esac
