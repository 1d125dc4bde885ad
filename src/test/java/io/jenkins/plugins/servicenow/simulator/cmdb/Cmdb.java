package io.jenkins.plugins.servicenow.simulator.cmdb;

import io.jenkins.plugins.servicenow.simulator.records.Records;
import io.jenkins.plugins.servicenow.simulator.records.Resource;
import io.jenkins.plugins.servicenow.simulator.records.Schema;
import io.jenkins.plugins.servicenow.simulator.records.Table;
import io.jenkins.plugins.servicenow.simulator.server.Router;
import io.jenkins.plugins.servicenow.simulator.table.Instance;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * How the instance identifies configuration items, and who may write them. At first servers and other hardware are
 * identified by name, applications by name and host, and {@code cmdb_ci_os_image} by name and {@code u_version}.
 */
public final class Cmdb {

    /** Any of these may use the APIs of the CMDB, whatever else they may do. */
    static final Set<String> API_ROLES = Set.of("itil", "asset");

    static final String ROOT = "cmdb_ci";
    static final String RELATIONS = "cmdb_rel_ci";

    /**
     * A rule of a class and those that extend it.
     *
     * @param dependsOn the type of the relationship without which an item cannot be identified; empty for none
     */
    record Rule(Table table, List<String> columns, String dependsOn, String sysId) {}

    private final Schema schema;
    private final Map<String, Rule> rules = new HashMap<>();
    private final Set<String> blocked = new HashSet<>();
    private int lockTimeouts;

    public Cmdb(Instance instance, Router router) {
        schema = instance.schema();
        schema.read(Cmdb.class);
        relationshipTypes(instance.records());
        identifyBy("cmdb_ci_hardware", "name");
        identifyBy("cmdb_ci_os_image", "name", "u_version");
        identifyDependent("cmdb_ci_appl", "Runs on::Runs", "name");
        router.add(new CmdbApiHandler(instance, this));
        router.add(new IdentifyReconcileApi(instance, this));
    }

    private static void relationshipTypes(Records records) {
        for (String line : Resource.lines(Cmdb.class, "relationship-types.txt")) {
            int blank = line.indexOf(' ');
            String name = line.substring(blank + 1);
            String[] descriptors = name.split("::", 2);
            records.insert(
                    "cmdb_rel_type",
                    Map.of(
                            "sys_id",
                            line.substring(0, blank),
                            "name",
                            name,
                            "parent_descriptor",
                            descriptors[0],
                            "child_descriptor",
                            descriptors[descriptors.length - 1]));
        }
    }

    /** Gives the class, and those that extend it and have none of their own, an identification rule. */
    public synchronized void identifyBy(String className, String... columns) {
        rules.put(className, new Rule(schema.known(className), List.of(columns), "", Records.newSysId()));
    }

    /** As {@link #identifyBy}, for items which exist only in such a relationship to another item. */
    public synchronized void identifyDependent(String className, String relationType, String... columns) {
        rules.put(className, new Rule(schema.known(className), List.of(columns), relationType, Records.newSysId()));
    }

    /** The class has no identification rule any more, like one that somebody has just made. */
    public synchronized void dontIdentify(String className) {
        rules.remove(className);
    }

    /** Adds a choice to {@code cmdb_ci.discovery_source}. */
    public synchronized void addSource(String dataSource) {
        sources().put(dataSource, dataSource);
    }

    /** A data source rule: the source may update items of the class and not insert any. */
    public synchronized void blockInserts(String className, String dataSource) {
        blocked.add(className + " " + dataSource);
    }

    /** In the next so many requests every item waits in vain for the lock that another one holds. */
    public synchronized void lockTimeouts(int requests) {
        lockTimeouts = requests;
    }

    /** The rule of the nearest class that has one; null when there is none. */
    synchronized Rule rule(Table table) {
        for (Table each = table; each != null; each = each.parent()) {
            if (rules.containsKey(each.name())) {
                return rules.get(each.name());
            }
        }
        return null;
    }

    synchronized boolean isSource(String dataSource) {
        return sources().containsKey(dataSource);
    }

    synchronized Set<String> sourceNames() {
        return new TreeSet<>(sources().keySet());
    }

    synchronized boolean blocksInserts(Table table, String dataSource) {
        return blocked.contains(table.name() + " " + dataSource);
    }

    /** Whether the request that begins now gets no lock. */
    synchronized boolean takeLockTimeout() {
        return lockTimeouts > 0 && lockTimeouts-- > 0;
    }

    /** Null when the table does not exist or holds no configuration items. */
    Table itemClass(String className) {
        schema.refuseOther(className);
        Table table = schema.table(className);
        return table != null && table.isOrExtends(ROOT) ? table : null;
    }

    private Map<String, String> sources() {
        return schema.known(ROOT).choices("discovery_source");
    }
}
