package io.jenkins.plugins.servicenow.simulator.control;

/** How requests are counted and faults are matched. */
public enum RequestKind {
    TOKEN,
    TABLE_READ,
    TABLE_CREATE,
    TABLE_UPDATE,
    TABLE_DELETE,
    /** Everything under {@code /api/sn_chg_rest}, reads and writes. */
    CHANGE_API,
    /** Everything under {@code /api/now/cmdb}, reads and writes. */
    CMDB_API,
    /** Identification and Reconciliation. */
    IDENTIFY_RECONCILE,
    /** A request that carries others. What it carries is counted by the kind of each. */
    BATCH,
    /** Everything under {@code /api/now/attachment}, reads and writes. */
    ATTACHMENT,
    /** Counts of the Aggregate API. */
    STATS,
    /** Everything under {@code /api/sn_sc/servicecatalog}, reads and orders. */
    CATALOG_API,
    /** Everything under {@code /api/sbom/core}, of an application that is not installed at first. */
    SBOM_API,
    OTHER_API,
    /** What is the simulator's own: its pages and the calls that drive it. */
    PAGE;

    /** Whether it needs no token. */
    public boolean isOpen() {
        return this == TOKEN || this == PAGE;
    }
}
