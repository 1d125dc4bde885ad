package io.jenkins.plugins.servicenow.build;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.servicenow.client.InstanceAddress;
import io.jenkins.plugins.servicenow.client.Text;
import java.io.Serializable;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/** The order in the service catalog for which a build runs. No record, because it is kept in the build's XML file. */
@ExportedBean(defaultVisibility = 2)
public final class OrderEntry implements Serializable {

    private static final long serialVersionUID = 1L;

    private final String connection;
    private final String instance;
    private final String table;
    private final String sysId;
    private final String number;
    private final String url;
    private final String orderItem;
    private final String request;
    private final String item;
    private final int quantity;
    private final Person requestedFor;
    private final Person openedBy;
    private final Map<String, String> variables;

    /**
     * @param connection name of the connection through which the order was taken
     * @param instance URL of the instance to which that connection pointed
     * @param table of the record that the build works on: {@code sc_req_item}, or {@code sc_task} for a task of the order
     * @param sysId of that record
     * @param number of that record, such as {@code RITM0010001}
     * @param url where that record is opened in a browser
     * @param orderItem sys_id of the requested item: {@code sysId} again unless the record is a task
     * @param request number of the request, such as {@code REQ0010001}; empty when it cannot be read
     * @param item name of the catalog item
     * @param variables values by the names of the variables
     */
    public OrderEntry(
            @NonNull String connection,
            @NonNull String instance,
            @NonNull String table,
            @NonNull String sysId,
            @NonNull String number,
            @NonNull String url,
            @NonNull String orderItem,
            @NonNull String request,
            @NonNull String item,
            int quantity,
            @NonNull Person requestedFor,
            @NonNull Person openedBy,
            @NonNull Map<String, String> variables) {
        this.connection = connection;
        this.instance = instance;
        this.table = table;
        this.sysId = sysId;
        this.number = number;
        this.url = url;
        this.orderItem = orderItem;
        this.request = request;
        this.item = item;
        this.quantity = quantity;
        this.requestedFor = requestedFor;
        this.openedBy = openedBy;
        this.variables = new LinkedHashMap<>(variables);
    }

    @Exported
    @NonNull
    public String getConnection() {
        return connection;
    }

    /** URL of the ServiceNow instance that has it. */
    @Exported
    @NonNull
    public String getInstance() {
        return instance;
    }

    /** Whether it is on the instance of this URL, however that is written. */
    public boolean isOn(@NonNull String url) {
        return InstanceAddress.isSame(instance, url);
    }

    /** {@code sc_req_item} or {@code sc_task}. */
    @Exported
    @NonNull
    public String getTable() {
        return table;
    }

    @Exported
    @NonNull
    public String getSysId() {
        return sysId;
    }

    @Exported
    @NonNull
    public String getNumber() {
        return number;
    }

    @Exported
    @NonNull
    public String getUrl() {
        return url;
    }

    /** sys_id of the requested item, which the orderer sees. */
    @Exported
    @NonNull
    public String getOrderItem() {
        return orderItem;
    }

    /** Number of the request; empty when it could not be read. */
    @Exported
    @NonNull
    public String getRequest() {
        return request;
    }

    /** Name of the catalog item. */
    @Exported
    @NonNull
    public String getItem() {
        return item;
    }

    @Exported
    public int getQuantity() {
        return quantity;
    }

    @Exported
    @NonNull
    public Person getRequestedFor() {
        return requestedFor;
    }

    @Exported
    @NonNull
    public Person getOpenedBy() {
        return openedBy;
    }

    /** Values by the names of the variables, as they were ordered. */
    @NonNull
    public Map<String, String> getVariables() {
        return Collections.unmodifiableMap(variables);
    }

    /** For people who read of the build elsewhere: {@code Order: RITM0010001 (REQ0010001), Linux image, for Ann Requester}. */
    @NonNull
    public String describe() {
        var text = new StringBuilder("Order: ").append(Text.of(number));
        if (!request.isEmpty()) {
            text.append(" (").append(Text.of(request)).append(')');
        }
        if (!item.isEmpty()) {
            text.append(", ").append(Text.of(item));
        }
        if (!requestedFor.getName().isEmpty()) {
            text.append(", for ").append(Text.of(requestedFor.getName()));
        }
        return text.toString();
    }

    /** A user of ServiceNow. */
    @ExportedBean(defaultVisibility = 2)
    public static final class Person implements Serializable {

        private static final long serialVersionUID = 1L;

        private final String sysId;
        private final String name;

        /**
         * @param sysId empty when there is none, or it cannot be read
         * @param name as ServiceNow displays it; empty likewise
         */
        public Person(@NonNull String sysId, @NonNull String name) {
            this.sysId = sysId;
            this.name = name;
        }

        /** Empty when it is not known. */
        @Exported
        @NonNull
        public String getSysId() {
            return sysId;
        }

        /** As ServiceNow displays it; empty when it is not known. */
        @Exported
        @NonNull
        public String getName() {
            return name;
        }
    }
}
