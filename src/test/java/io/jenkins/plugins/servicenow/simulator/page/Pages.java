package io.jenkins.plugins.servicenow.simulator.page;

import io.jenkins.plugins.servicenow.simulator.access.Caller;
import io.jenkins.plugins.servicenow.simulator.approval.ApprovalPolicy;
import io.jenkins.plugins.servicenow.simulator.attachment.Attachments;
import io.jenkins.plugins.servicenow.simulator.catalog.Catalog;
import io.jenkins.plugins.servicenow.simulator.change.Approvals;
import io.jenkins.plugins.servicenow.simulator.control.Faults;
import io.jenkins.plugins.servicenow.simulator.control.RequestKind;
import io.jenkins.plugins.servicenow.simulator.http.Answer;
import io.jenkins.plugins.servicenow.simulator.http.ApiError;
import io.jenkins.plugins.servicenow.simulator.http.ApiRequest;
import io.jenkins.plugins.servicenow.simulator.http.SameSite;
import io.jenkins.plugins.servicenow.simulator.records.Row;
import io.jenkins.plugins.servicenow.simulator.server.Api;
import io.jenkins.plugins.servicenow.simulator.table.Instance;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What people see in a browser: lists, and records at the addresses that ServiceNow uses. No page needs a script. */
public final class Pages implements Api {

    /** {@code change_request.do?sys_id=…}, alone or within {@code nav_to.do?uri=…} or a path of the new UI. */
    private static final Pattern RECORD = Pattern.compile("(\\w+)\\.do\\?sys_id=([0-9a-f]{32})");

    private static final String NOTHING_FROM_ELSEWHERE =
            "default-src 'none'; style-src 'unsafe-inline'; form-action 'self';"
                    + " base-uri 'none'; frame-ancestors 'none'";

    private final Instance instance;
    private final ApproverPage approverPage;
    private final RecordPage recordPage;
    private final AttachmentPages attachmentPages;
    private final FaultPage faultPage;
    private final CatalogPages catalogPages;
    private final OrderPages orderPages;
    private final Map<String, Supplier<String>> lists;

    public Pages(
            Instance instance,
            ApprovalPolicy approvalPolicy,
            Approvals approvals,
            Catalog catalog,
            Attachments attachments,
            Faults faults) {
        this.instance = instance;
        approverPage = new ApproverPage(instance, approvals);
        recordPage = new RecordPage(instance, approvalPolicy, catalog);
        attachmentPages = new AttachmentPages(instance, attachments);
        faultPage = new FaultPage(faults);
        catalogPages = new CatalogPages(instance, catalog);
        orderPages = new OrderPages(instance, catalog);
        var records = new RecordLists(instance);
        var history = new HistoryPages(instance);
        lists = Map.ofEntries(
                Map.entry("/", approverPage::show),
                Map.entry(CatalogPages.PLACE, catalogPages::list),
                Map.entry(OrderPages.PLACE, orderPages::list),
                Map.entry("/approvals", records::approvals),
                Map.entry("/incidents", records::incidents),
                Map.entry("/items", records::items),
                Map.entry(AttachmentPages.PLACE, attachmentPages::list),
                Map.entry("/requests", history::requests),
                Map.entry("/journal", history::journal),
                Map.entry(FaultPage.PLACE, faultPage::show));
    }

    @Override
    public RequestKind kind(ApiRequest request) {
        return request.path().isEmpty() || !request.path().get(0).equals("api") ? RequestKind.PAGE : null;
    }

    @Override
    public Answer answer(ApiRequest request, Caller caller) {
        Answer answer;
        try {
            answer = request.method().equals("POST") ? form(request) : page(request);
        } catch (NoSuchElementException e) {
            answer = problem(404, e.getMessage());
        }
        return answer.header("Content-Security-Policy", NOTHING_FROM_ELSEWHERE)
                .header("X-Content-Type-Options", "nosniff");
    }

    private Answer page(ApiRequest request) {
        Supplier<String> list = lists.get(request.pathText());
        if (list != null) {
            return Answer.html(200, list.get());
        }
        List<String> path = request.path();
        if (path.size() > 1 && ("/" + path.get(0)).equals(AttachmentPages.PLACE)) {
            return path.size() == 3 && path.get(2).equals("download")
                    ? attachmentPages.download(path.get(1))
                    : Answer.html(200, attachmentPages.show(path.get(1)));
        }
        if (isItem(path)) {
            return Answer.html(200, catalogPages.form(path.get(1)));
        }
        Matcher record = RECORD.matcher(ApiRequest.decode(request.target()));
        Row row = record.find() && instance.schema().table(record.group(1)) != null
                ? instance.records().row(record.group(1), record.group(2))
                : null;
        return row == null ? problem(404, "There is no such page or record.") : Answer.html(200, recordPage.show(row));
    }

    private Answer form(ApiRequest request) {
        try {
            SameSite.require(request);
        } catch (IllegalStateException e) {
            return problem(403, e.getMessage());
        }
        try {
            return Answer.html(303, "").header("Location", carryOut(request));
        } catch (IllegalStateException | IllegalArgumentException | ApiError e) {
            return problem(400, e.getMessage());
        } catch (NoSuchElementException e) {
            boolean answer = List.of("/answer", OrderPages.PLACE).contains(request.pathText());
            return problem(answer ? 400 : 404, e.getMessage());
        }
    }

    /** Does what a form asks and returns where to go then. */
    private String carryOut(ApiRequest request) {
        String place = request.pathText();
        if (isItem(request.path())) {
            return catalogPages.order(request.path().get(1), request.form());
        }
        switch (place) {
            case "/answer" -> approverPage.answer(request.form());
            case OrderPages.PLACE -> orderPages.answer(request.form());
            case FaultPage.PLACE -> faultPage.answer(request.form());
            default -> throw new NoSuchElementException("There is no such page.");
        }
        return place.equals("/answer") ? "/" : place;
    }

    private static boolean isItem(List<String> path) {
        return path.size() == 2 && ("/" + path.get(0)).equals(CatalogPages.PLACE);
    }

    private static Answer problem(int status, String text) {
        return Answer.html(status, Html.page("", "Problem", "<p class=\"error\">" + Html.escape(text) + "</p>\n"));
    }
}
