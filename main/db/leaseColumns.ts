/** The lease columns that datasets and runs share: which process is working on a row. */

/** A claim on a row by a living process; a pid alone is reused, so its start time and the boot come with it. */
export interface Lease {
  readonly pid: number;
  /** start time of the process, as the system tells it */
  readonly started: string;
  /** identity of the boot and of the process namespace */
  readonly boot: string;
  readonly host: string;
  /** epoch milliseconds of the last sign of life */
  readonly heartbeat: number;
}

export interface LeaseColumns {
  readonly lease_pid: number | null;
  readonly lease_started: string | null;
  readonly lease_boot: string | null;
  readonly lease_host: string | null;
  readonly lease_heartbeat: number | null;
}

export const NO_LEASE: LeaseColumns = {
  lease_pid: null,
  lease_started: null,
  lease_boot: null,
  lease_host: null,
  lease_heartbeat: null,
};

/** Assignments for an UPDATE whose parameters are `LeaseColumns`. */
export const SET_LEASE = `lease_pid = @lease_pid, lease_started = @lease_started, lease_boot = @lease_boot,
  lease_host = @lease_host, lease_heartbeat = @lease_heartbeat`;

export function toColumns(lease: Lease): LeaseColumns {
  return {
    lease_pid: lease.pid,
    lease_started: lease.started,
    lease_boot: lease.boot,
    lease_host: lease.host,
    lease_heartbeat: lease.heartbeat,
  };
}

export function toLease(row: LeaseColumns): Lease | null {
  if (row.lease_pid === null) return null;
  return {
    pid: row.lease_pid,
    started: row.lease_started ?? '',
    boot: row.lease_boot ?? '',
    host: row.lease_host ?? '',
    heartbeat: row.lease_heartbeat ?? 0,
  };
}
