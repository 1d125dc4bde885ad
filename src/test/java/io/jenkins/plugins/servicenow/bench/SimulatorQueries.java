package io.jenkins.plugins.servicenow.bench;

import io.jenkins.plugins.servicenow.simulator.ServiceNowSimulator;
import io.jenkins.plugins.servicenow.simulator.SimulatorHttp;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Prints what queries cost the simulator, which the other benchmarks must not measure. */
public final class SimulatorQueries {

    private static final int CHANGES = 10_000;
    private static final int KEYS = 100;
    private static final int QUERIES = 2_000;

    private SimulatorQueries() {}

    public static void main(String... arguments) {
        try (var simulator = ServiceNowSimulator.start()) {
            var records = simulator.records();
            var approver = records.sysId("sys_user", "ann.approver");
            for (var i = 0; i < CHANGES; i++) {
                var change = records.insert("change_request", Map.of("correlation_id", "jenkins-" + i));
                records.insert(
                        "sysapproval_approver",
                        Map.of("sysapproval", change, "approver", approver, "state", "requested"));
            }
            var changes = records.all("change_request");
            var http = new SimulatorHttp(simulator).loggedIn();
            System.out.printf("%,d changes, %d keys a query, %d queries%n", CHANGES, KEYS, QUERIES);
            print(
                    http,
                    changes,
                    "change_request",
                    "sys_idIN",
                    "sys_id",
                    "&sysparm_fields=sys_id,number,state,approval");
            print(
                    http,
                    changes,
                    "change_request",
                    "numberIN",
                    "number",
                    "&sysparm_fields=sys_id,number,state,approval");
            print(http, changes, "change_request", "numberIN", "number", "");
            print(
                    http,
                    changes,
                    "sysapproval_approver",
                    "sysapprovalIN",
                    "sys_id",
                    "&sysparm_fields=sysapproval,state");
            print(http, changes, "change_request", "correlation_id=", "correlation_id", 1, "&sysparm_limit=2");
        }
    }

    private static void print(
            SimulatorHttp http,
            List<Map<String, String>> changes,
            String table,
            String term,
            String column,
            String parameters) {
        print(http, changes, table, term, column, KEYS, parameters);
    }

    private static void print(
            SimulatorHttp http,
            List<Map<String, String>> changes,
            String table,
            String term,
            String column,
            int keys,
            String parameters) {
        var random = new Random(1);
        Function<Integer, Long> query = each -> {
            var wanted = Stream.generate(
                            () -> changes.get(random.nextInt(CHANGES)).get(column))
                    .distinct()
                    .limit(keys)
                    .collect(Collectors.joining(","));
            var path = "/api/now/table/" + table + "?sysparm_query=" + term + wanted + parameters;
            var start = System.nanoTime();
            var found = http.get(path).results().size();
            if (found != keys) {
                throw new IllegalStateException(found + " records for " + keys + " keys");
            }
            return System.nanoTime() - start;
        };
        Stream.iterate(0, i -> i + 1).limit(QUERIES).forEach(query::apply);
        var cpu = cpu();
        var nanos =
                Stream.iterate(0, i -> i + 1).limit(QUERIES).map(query).sorted().toList();
        System.out.printf(
                "%-44s median %6.2f ms, 95 of 100 within %6.2f ms; CPU of the simulator %5.2f ms%n",
                table + " " + term + (parameters.contains("fields") ? " few fields" : ""),
                nanos.get(QUERIES / 2) / 1e6,
                nanos.get(QUERIES * 95 / 100) / 1e6,
                (cpu() - cpu) / 1e6 / QUERIES);
    }

    /** Nanoseconds that the threads of its server have used. */
    private static long cpu() {
        var threads = ManagementFactory.getThreadMXBean();
        return Arrays.stream(threads.getAllThreadIds())
                .filter(id -> {
                    var info = threads.getThreadInfo(id);
                    return info != null && info.getThreadName().startsWith("qtp");
                })
                .map(threads::getThreadCpuTime)
                .sum();
    }
}
