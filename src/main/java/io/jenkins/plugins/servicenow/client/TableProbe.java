package io.jenkins.plugins.servicenow.client;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.servicenow.client.internal.AuthorizedCalls;
import io.jenkins.plugins.servicenow.client.internal.Names;
import io.jenkins.plugins.servicenow.client.internal.Response;
import io.jenkins.plugins.servicenow.client.internal.Results;
import io.jenkins.plugins.servicenow.client.internal.TableReader;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What a read of a record or two tells about a table.
 *
 * @param visible how many of the records that were looked at may be read: 0 or more
 * @param counted how many the table has, those that may not be read included; 0 when ServiceNow did not count
 * @param serverTime the instance's clock, whole seconds, when it sent the answer
 * @param took from the first request to the last answer
 */
public record TableProbe(
        int visible,
        long counted,
        @NonNull Optional<Instant> serverTime,
        @NonNull Duration took) {

    /** ServiceNow limits first and hides records then, so that the first record alone does not tell. */
    private static final int SECOND_READ = 100;

    static TableProbe of(String table, AuthorizedCalls calls) throws ServiceNowException, InterruptedException {
        var start = System.nanoTime();
        var response = read(table, calls, 1);
        var visible = Results.records(table, response).size();
        var counted = TableReader.total(response).orElse(0);
        if (visible == 0 && counted > 1) {
            visible = Results.records(table, read(table, calls, SECOND_READ)).size();
        }
        return new TableProbe(visible, counted, response.date(), Duration.ofNanos(System.nanoTime() - start));
    }

    private static Response read(String table, AuthorizedCalls calls, int limit)
            throws ServiceNowException, InterruptedException {
        return calls.get(calls.url("api/now/table/" + Names.table(table))
                .addQueryParameter("sysparm_limit", String.valueOf(limit))
                .addQueryParameter("sysparm_fields", "sys_id")
                .build());
    }

    /** Access controls hide every record that was looked at: ServiceNow answers that with 200 and an empty list. */
    public boolean hidden() {
        return visible == 0 && counted > 0;
    }
}
