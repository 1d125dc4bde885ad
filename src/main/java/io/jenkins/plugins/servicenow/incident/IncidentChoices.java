package io.jenkins.plugins.servicenow.incident;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.servicenow.client.ServiceNowException;
import io.jenkins.plugins.servicenow.client.ServiceNowSession;
import io.jenkins.plugins.servicenow.client.TableRecord;
import io.jenkins.plugins.servicenow.itsm.ChoiceLists;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** The choices of {@code incident}, its states among them: labels to values, and what the values mean. */
final class IncidentChoices {

    /** The values of the base system by label, for accounts that may not read them. */
    private static final Map<String, Map<String, String>> STOCK = Map.of(
            "category",
            Map.of(
                    "inquiry / help", "inquiry",
                    "software", "software",
                    "hardware", "hardware",
                    "network", "network",
                    "database", "database"),
            "subcategory",
            Map.of("operating system", "os", "email", "email", "disk", "disk", "memory", "memory", "cpu", "cpu"));

    /** A state of the base system. */
    static final String RESOLVED = "6";

    static final String CLOSED = "7";

    private static final String NEW = "1";
    private static final String CANCELED = "8";

    /** The first has been on the list since the base system lost the second. */
    private static final List<String> SOLVED = List.of("Solution provided", "Solved (Permanently)");

    private static final String DUPLICATE = "Duplicate";

    private final ChoiceLists choices;

    private IncidentChoices(ChoiceLists choices) {
        this.choices = choices;
    }

    /**
     * New, In Progress, On Hold, or a state of the instance's own. A resolved incident stays active until it is closed.
     */
    static boolean isOpen(@NonNull TableRecord incident) {
        return !incident.value("active").equals("false")
                && !Set.of(RESOLVED, CLOSED, CANCELED).contains(incident.value("state"));
    }

    /** Whether nobody has begun to work on it. */
    static boolean isNew(@NonNull TableRecord incident) {
        return incident.value("state").equals(NEW);
    }

    static boolean isResolved(@NonNull TableRecord incident) {
        return Set.of(RESOLVED, CLOSED).contains(incident.value("state"));
    }

    static IncidentChoices read(@NonNull ServiceNowSession session, @NonNull Collection<String> fields)
            throws ServiceNowException, InterruptedException {
        // impact and urgency belong to the table that incidents extend.
        return new IncidentChoices(ChoiceLists.read(session, List.of(Incidents.TABLE, "task"), fields));
    }

    /** @param log takes a warning when the choices are known and it is none of them */
    @NonNull
    String toSend(@NonNull String field, @NonNull String label, @NonNull Consumer<String> log) {
        var stock = choices.isKnown(field)
                ? null
                : STOCK.getOrDefault(field, Map.of()).get(label.toLowerCase(Locale.ROOT));
        return stock == null ? choices.toSend(field, label, log) : stock;
    }

    /** The close code for an incident of which there is another. */
    @NonNull
    String duplicate() {
        return choices.value("close_code", DUPLICATE).orElse(DUPLICATE);
    }

    /** The close code for an incident whose cause is fixed. */
    @NonNull
    String solved() {
        return SOLVED.stream()
                .flatMap(label -> choices.value("close_code", label).stream())
                .findFirst()
                .orElse(SOLVED.get(0));
    }
}
