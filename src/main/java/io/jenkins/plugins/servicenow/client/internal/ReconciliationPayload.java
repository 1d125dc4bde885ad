package io.jenkins.plugins.servicenow.client.internal;

import static io.jenkins.plugins.servicenow.client.ServiceNowException.Kind.UNAVAILABLE;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.servicenow.client.CmdbError;
import io.jenkins.plugins.servicenow.client.CmdbItem;
import io.jenkins.plugins.servicenow.client.CmdbRelation;
import io.jenkins.plugins.servicenow.client.Reconciled;
import io.jenkins.plugins.servicenow.client.ReconciledItem;
import io.jenkins.plugins.servicenow.client.ReconciledRelation;
import io.jenkins.plugins.servicenow.client.ServiceNowException;
import io.jenkins.plugins.servicenow.client.ServiceNowException.Outcome;
import io.jenkins.plugins.servicenow.client.SysId;
import io.jenkins.plugins.servicenow.client.Text;
import java.util.ArrayList;
import java.util.List;

/** What is sent to Identification and Reconciliation, and what is said of it. */
public final class ReconciliationPayload {

    private final List<CmdbItem> items;
    private final List<CmdbRelation> relations;

    public ReconciliationPayload(List<CmdbItem> items, List<CmdbRelation> relations) {
        if (items.isEmpty()) {
            throw new IllegalArgumentException("No configuration item to identify");
        }
        for (var relation : relations) {
            if (!isIndex(relation.parent(), items) || !isIndex(relation.child(), items)) {
                throw new IllegalArgumentException(
                        relation + " names an item that is not sent with it; there are " + items.size());
            }
        }
        this.items = List.copyOf(items);
        this.relations = List.copyOf(relations);
    }

    /** @param calls by which it is sent */
    public JsonObject json(AuthorizedCalls calls) {
        var payload = new JsonObject();
        var itemList = new JsonArray();
        for (var item : items) {
            var json = new JsonObject();
            json.addProperty("className", item.className());
            json.add("values", calls.json(item.values()));
            itemList.add(json);
        }
        var relationList = new JsonArray();
        for (var relation : relations) {
            var json = new JsonObject();
            json.addProperty("parent", relation.parent());
            json.addProperty("child", relation.child());
            json.addProperty("type", relation.type());
            relationList.add(json);
        }
        payload.add("items", itemList);
        payload.add("relations", relationList);
        return payload;
    }

    /** @throws ServiceNowException when an item waited for a lock in vain, so that all should be sent again */
    public Reconciled outcome(Response response) throws ServiceNowException {
        var result = Results.object(response);
        var said = bySentIndex(result.get("items"), items.size());
        var itemOutcomes = new ArrayList<ReconciledItem>();
        for (var i = 0; i < items.size(); i++) {
            itemOutcomes.add(item(items.get(i), said.get(i)));
        }
        for (var item : itemOutcomes) {
            if (item.failedBecause(CmdbError.LOCK_TIMEOUT)) {
                throw locked(item, response);
            }
        }
        var relationOutcomes = bySentIndex(result.get("relations"), relations.size()).stream()
                .map(ReconciliationPayload::relation)
                .toList();
        return new Reconciled(itemOutcomes, relationOutcomes);
    }

    /** Answers name the entries of the payload that they are about, and need not stand in their order. */
    private static List<JsonObject> bySentIndex(@CheckForNull JsonElement list, int sent) {
        var ordered = new ArrayList<JsonObject>();
        for (var i = 0; i < sent; i++) {
            ordered.add(new JsonObject());
        }
        var entries = Json.elements(list);
        for (var position = 0; position < entries.size(); position++) {
            if (entries.get(position) instanceof JsonObject entry) {
                for (var index : indices(entry, position)) {
                    if (isIndex(index, ordered)) {
                        ordered.set(index, entry);
                    }
                }
            }
        }
        return ordered;
    }

    private static List<Integer> indices(JsonObject entry, int position) {
        var indices = Json.elements(entry.get("inputIndices")).stream()
                .map(Json::text)
                .filter(index -> index.matches("\\d{1,6}"))
                .map(Integer::valueOf)
                .toList();
        return indices.isEmpty() ? List.of(position) : indices;
    }

    private static ReconciledItem item(CmdbItem sent, JsonObject entry) {
        var sysId = sysId(entry);
        var errors = errors(entry);
        if (errors.isEmpty() && sysId == null) {
            // Put aside as incomplete or partial: that comes with a warning and without an error.
            errors = problems(entry, "warnings");
            if (errors.isEmpty()) {
                errors = List.of(noAnswer(entry));
            }
        }
        var className = text(entry.get("className"));
        return new ReconciledItem(
                sysId, className.isEmpty() ? sent.className() : className, text(entry.get("operation")), errors);
    }

    private static ReconciledRelation relation(JsonObject entry) {
        var operation = text(entry.get("operation"));
        var errors = errors(entry);
        if (errors.isEmpty() && (operation.isEmpty() || operation.startsWith("INSERT_AS"))) {
            errors = List.of(noAnswer(entry));
        }
        var className = text(entry.get("className"));
        return new ReconciledRelation(sysId(entry), className.isEmpty() ? "cmdb_rel_ci" : className, operation, errors);
    }

    private static List<CmdbError> errors(JsonObject entry) {
        var errors = problems(entry, "errors");
        return errors.isEmpty() && text(entry.get("errorCount")).matches("0*[1-9]\\d*")
                ? List.of(noAnswer(entry))
                : errors;
    }

    private static List<CmdbError> problems(JsonObject entry, String list) {
        var problems = new ArrayList<CmdbError>();
        for (var element : Json.elements(entry.get(list))) {
            if (element instanceof JsonObject problem) {
                problems.add(new CmdbError(text(problem.get("error")), text(problem.get("message"))));
            }
        }
        return problems;
    }

    private static CmdbError noAnswer(JsonObject entry) {
        var operation = text(entry.get("operation"));
        return new CmdbError(
                CmdbError.NO_ANSWER,
                operation.isEmpty()
                        ? "ServiceNow did not say what became of it"
                        : "ServiceNow answered " + operation + " and not where the record is");
    }

    private static ServiceNowException locked(ReconciledItem item, Response response) {
        return new ServiceNowException(
                UNAVAILABLE,
                Outcome.BUSY,
                response.request() + " failed: an item of the class " + item.className()
                        + " is being reconciled by somebody else ("
                        + item.errors().get(0) + ")"
                        + response.transactionSuffix(),
                "Try again later, or look on the instance for what works on the same items",
                response);
    }

    @CheckForNull
    private static SysId sysId(JsonObject entry) {
        var text = text(entry.get("sysId"));
        return SysId.isSysId(text) ? SysId.of(text) : null;
    }

    private static String text(@CheckForNull JsonElement json) {
        return Text.of(Json.text(json));
    }

    private static boolean isIndex(int index, List<?> list) {
        return index >= 0 && index < list.size();
    }
}
