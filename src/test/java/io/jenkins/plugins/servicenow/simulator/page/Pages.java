package io.jenkins.plugins.servicenow.simulator.page;

import io.jenkins.plugins.servicenow.simulator.access.Caller;
import io.jenkins.plugins.servicenow.simulator.approval.ApprovalPolicy;
import io.jenkins.plugins.servicenow.simulator.change.Approvals;
import io.jenkins.plugins.servicenow.simulator.control.RequestKind;
import io.jenkins.plugins.servicenow.simulator.http.Answer;
import io.jenkins.plugins.servicenow.simulator.http.ApiRequest;
import io.jenkins.plugins.servicenow.simulator.records.Row;
import io.jenkins.plugins.servicenow.simulator.server.Api;
import io.jenkins.plugins.servicenow.simulator.table.Instance;
import java.util.NoSuchElementException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What people see in a browser: the list of changes at the root, and records at the addresses that ServiceNow uses. */
public final class Pages implements Api {

    /** {@code change_request.do?sys_id=…}, alone or within {@code nav_to.do?uri=…} or a path of the new UI. */
    private static final Pattern RECORD = Pattern.compile("(\\w+)\\.do\\?sys_id=([0-9a-f]{32})");

    private final Instance instance;
    private final ApproverPage approverPage;
    private final RecordPage recordPage;

    public Pages(Instance instance, ApprovalPolicy approvalPolicy, Approvals approvals) {
        this.instance = instance;
        this.approverPage = new ApproverPage(instance, approvals);
        this.recordPage = new RecordPage(instance, approvalPolicy);
    }

    @Override
    public RequestKind kind(ApiRequest request) {
        return request.path().isEmpty() || !request.path().get(0).equals("api") ? RequestKind.PAGE : null;
    }

    @Override
    public Answer answer(ApiRequest request, Caller caller) {
        if (request.path().isEmpty()) {
            return Answer.html(200, approverPage.show());
        }
        if (request.pathText().equals("/answer") && request.method().equals("POST")) {
            return approverAnswers(request);
        }
        Matcher record = RECORD.matcher(ApiRequest.decode(request.target()));
        Row row = record.find() && instance.schema().table(record.group(1)) != null
                ? instance.records().row(record.group(1), record.group(2))
                : null;
        return row == null ? problem(404, "There is no such page or record.") : Answer.html(200, recordPage.show(row));
    }

    private Answer approverAnswers(ApiRequest request) {
        try {
            approverPage.answer(request.form());
            return Answer.html(303, "").header("Location", "/");
        } catch (IllegalStateException | IllegalArgumentException | NoSuchElementException e) {
            return problem(400, e.getMessage());
        }
    }

    private static Answer problem(int status, String text) {
        String body = "<p class=\"error\">" + Html.escape(text) + "</p>\n<p><a href=\"/\">Change requests</a></p>\n";
        return Answer.html(status, Html.page("Problem", body));
    }
}
