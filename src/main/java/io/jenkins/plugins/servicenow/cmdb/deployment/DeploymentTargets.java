package io.jenkins.plugins.servicenow.cmdb.deployment;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.servicenow.client.RecordLookup;
import io.jenkins.plugins.servicenow.client.ServiceNowException;
import io.jenkins.plugins.servicenow.client.ServiceNowSession;
import io.jenkins.plugins.servicenow.client.SysId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The servers that a pipeline names, found in the CMDB. */
final class DeploymentTargets {

    private static final Pattern IP_ADDRESS =
            Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}|[0-9a-fA-F]*:[0-9a-fA-F:]*:[0-9a-fA-F:.]*");

    /** In the order in which they are searched. A field is searched only for what was not found in those before it. */
    private static final List<String> FIELDS = List.of("sys_id", "name", "fqdn", "ip_address");

    /** By the text that names them, in lower case. */
    private final Map<String, List<DeploymentServer>> found = new LinkedHashMap<>();

    /** As the pipeline wrote them, each once, by lower case. */
    private final Map<String, String> wanted = new LinkedHashMap<>();

    private DeploymentTargets(Collection<String> servers) {
        servers.forEach(server -> wanted.putIfAbsent(lower(server), server));
    }

    /**
     * @param servers names, fully qualified names, IP addresses or sys_ids
     * @param className of the servers; servers of classes that extend it are found too
     */
    static DeploymentTargets find(
            @NonNull ServiceNowSession session, @NonNull String className, @NonNull Collection<String> servers)
            throws ServiceNowException, InterruptedException {
        var targets = new DeploymentTargets(servers);
        for (var field : FIELDS) {
            targets.search(new RecordLookup(session), className, field);
        }
        return targets;
    }

    private void search(RecordLookup lookup, String className, String field)
            throws ServiceNowException, InterruptedException {
        var unknown = wanted(key -> named(key).stream().noneMatch(DeploymentServer::isInUse)).stream()
                .filter(server -> fields(server).contains(field))
                .toList();
        for (var record : lookup.find(className, field, unknown, DeploymentServer.fields(className))) {
            found.computeIfAbsent(lower(record.value(field)), key -> new ArrayList<>())
                    .add(DeploymentServer.of(record));
        }
    }

    /** By which fields a text can name a server. */
    static List<String> fields(@NonNull String server) {
        if (SysId.isSysId(server)) {
            return List.of("sys_id");
        }
        return isIpAddress(server) ? List.of("name", "ip_address") : List.of("name", "fqdn");
    }

    static boolean isIpAddress(@NonNull String server) {
        return IP_ADDRESS.matcher(server).matches();
    }

    /** Those for whose names this is true, as the pipeline wrote them. */
    private List<String> wanted(Predicate<String> filter) {
        return wanted.entrySet().stream()
                .filter(each -> filter.test(each.getKey()))
                .map(Map.Entry::getValue)
                .toList();
    }

    /** What the text names: the servers in use, else the retired ones, else those that others have absorbed. */
    private List<DeploymentServer> named(String key) {
        // A retired one is searched by further fields, and can be found by several.
        var all = found.getOrDefault(key, List.of()).stream().distinct().toList();
        return Stream.<Predicate<DeploymentServer>>of(
                        DeploymentServer::isInUse, server -> !server.isAbsorbed(), server -> true)
                .map(filter -> all.stream().filter(filter).toList())
                .filter(servers -> !servers.isEmpty())
                .findFirst()
                .orElse(List.of());
    }

    /** Those that the CMDB does not have, as the pipeline wrote them. */
    @NonNull
    List<String> missing() {
        return wanted(key -> named(key).isEmpty());
    }

    /** Texts that name more than one server, each with those that it names. */
    @NonNull
    List<String> ambiguous() {
        return described(servers -> servers.size() > 1);
    }

    /** Texts that name only a server which another has absorbed, each with that. */
    @NonNull
    List<String> absorbed() {
        return described(servers -> servers.size() == 1 && servers.get(0).isAbsorbed());
    }

    /** Texts that name only a retired server, each with that. */
    @NonNull
    List<String> retired() {
        return described(servers -> servers.size() == 1
                && !servers.get(0).isInUse()
                && !servers.get(0).isAbsorbed());
    }

    private List<String> described(Predicate<List<DeploymentServer>> filter) {
        return wanted.entrySet().stream()
                .filter(each -> filter.test(named(each.getKey())))
                .map(each -> each.getValue() + " (" + describe(named(each.getKey())) + ")")
                .toList();
    }

    /** What was found, each server once, in the order of the pipeline. Meaningful only when nothing is ambiguous. */
    @NonNull
    List<DeploymentServer> servers() {
        var servers = new LinkedHashMap<SysId, DeploymentServer>();
        wanted.keySet().forEach(key -> named(key).forEach(server -> servers.putIfAbsent(server.sysId(), server)));
        return List.copyOf(servers.values());
    }

    private static String describe(List<DeploymentServer> servers) {
        return servers.stream()
                .limit(5)
                .map(DeploymentServer::describe)
                .collect(Collectors.joining(
                        ", ", servers.size() > 1 ? servers.size() + ": " : "", servers.size() > 5 ? ", …" : ""));
    }

    private static String lower(String server) {
        return server.toLowerCase(Locale.ROOT);
    }
}
