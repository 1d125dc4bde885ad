package io.jenkins.plugins.servicenow.client.internal;

import static io.jenkins.plugins.servicenow.client.ServiceNowException.Kind.PERMISSION;
import static io.jenkins.plugins.servicenow.client.ServiceNowException.Kind.PROTOCOL;
import static io.jenkins.plugins.servicenow.client.ServiceNowException.Kind.REJECTED;
import static java.util.stream.Collectors.joining;

import io.jenkins.plugins.servicenow.client.EncodedQuery;
import io.jenkins.plugins.servicenow.client.EncodedQuery.Term;
import io.jenkins.plugins.servicenow.client.ServiceNowException;
import io.jenkins.plugins.servicenow.client.ServiceNowException.Aftermath;
import io.jenkins.plugins.servicenow.client.TableRecord;
import io.jenkins.plugins.servicenow.client.Text;
import java.util.List;

/** What is wrong with records that ServiceNow gave without complaint. */
final class LookupErrors {

    private LookupErrors() {}

    /** A term on a column that the table does not have is dropped by ServiceNow, and other records come back. */
    public static ServiceNowException unasked(TableRecord record, Term term, Response answer) {
        return new ServiceNowException(
                PROTOCOL,
                Aftermath.REFUSED,
                answer.request() + " answered " + Text.of(record.toString())
                        + ", which does not show what was looked for: " + Text.of(term.toString()),
                "ServiceNow ignores a condition on a column that does not exist. Check that " + record.table()
                        + " has the column " + term.field() + " and that the OAuth application user may read it",
                answer);
    }

    public static ServiceNowException several(String table, EncodedQuery key, List<TableRecord> records) {
        return new ServiceNowException(
                REJECTED,
                Aftermath.REFUSED,
                records.size() + " records of " + table + " match " + Text.of(key.inWords()) + ": "
                        + records.stream()
                                .limit(5)
                                .map(TableRecord::toString)
                                .sorted()
                                .collect(joining(", ")),
                "Only one may. Remove or rename the others, or look for something that only one of them has",
                null);
    }

    /** Access controls take records out of an answer, but not out of its count. */
    public static ServiceNowException hidden(String table, EncodedQuery key) {
        return new ServiceNowException(
                PERMISSION,
                Aftermath.REFUSED,
                "A record of " + table + " matches " + Text.of(key.inWords()) + ", but it may not be read",
                "Give the OAuth application user a role that reads the table",
                null);
    }
}
