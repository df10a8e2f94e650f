"""first release"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""

    op.create_table(
        "account",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("email", sa.String(length=200), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("password", sa.String(length=200), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint("email", name=op.f("uq_account_email")),
    )
    op.create_table(
        "basket",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("cookie_hash", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_basket")),
        sa.UniqueConstraint("cookie_hash", name=op.f("uq_basket_cookie_hash")),
    )
    op.create_table(
        "basket_shop",
        sa.Column("store", sa.String(length=26), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("settings", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("store", name=op.f("pk_basket_shop")),
    )
    op.create_table(
        "consent",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("session", sa.String(length=64), nullable=True),
        sa.Column("purpose", sa.String(length=20), nullable=False),
        sa.Column("given", sa.Boolean(), nullable=False),
        sa.Column("text_version", sa.String(length=20), nullable=False),
        sa.Column("language", sa.String(length=20), nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent")),
    )
    with op.batch_alter_table("consent", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_consent_session"), ["session"], unique=False)

    op.create_table(
        "display",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("store", sa.String(length=26), nullable=False),
        sa.Column("place", sa.String(length=26), nullable=True),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("display_class", sa.String(length=16), nullable=False),
        sa.Column("crowd", sa.String(length=16), nullable=False),
        sa.Column("rotation", sa.Integer(), nullable=False),
        sa.Column("groups", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("status", sa.JSON(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_display")),
    )
    with op.batch_alter_table("display", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_display_place"), ["place"], unique=False)
        batch_op.create_index(batch_op.f("ix_display_store"), ["store"], unique=False)

    op.create_table(
        "draft",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("store", sa.String(length=40), nullable=True),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.Column("published", sa.Integer(), nullable=True),
        sa.Column("newest_version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_by", sa.String(length=200), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft")),
    )
    with op.batch_alter_table("draft", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_draft_kind"), ["kind"], unique=False)
        batch_op.create_index(batch_op.f("ix_draft_store"), ["store"], unique=False)

    op.create_table(
        "event",
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("type", sa.String(length=80), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("store", sa.String(length=26), nullable=True),
        sa.Column("phase", sa.String(length=16), nullable=False),
        sa.Column("cause", sa.String(length=26), nullable=True),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.Column("written_by", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("at", "id", name=op.f("pk_event")),
    )
    with op.batch_alter_table("event", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_event_cause"), ["cause"], unique=False)
        batch_op.create_index(batch_op.f("ix_event_store"), ["store"], unique=False)
        batch_op.create_index(batch_op.f("ix_event_type"), ["type"], unique=False)

    op.create_table(
        "event_seen",
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("id", sa.String(length=200), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("source", "id", name=op.f("pk_event_seen")),
    )
    with op.batch_alter_table("event_seen", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_event_seen_at"), ["at"], unique=False)

    op.create_table(
        "job",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("args", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("due", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("progress", sa.Integer(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job")),
    )
    with op.batch_alter_table("job", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_job_state"), ["state"], unique=False)

    op.create_table(
        "lease",
        sa.Column("display", sa.String(length=26), nullable=False),
        sa.Column("store", sa.String(length=26), nullable=False),
        sa.Column("place", sa.String(length=26), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("display_class", sa.String(length=16), nullable=False),
        sa.Column("crowd", sa.String(length=16), nullable=False),
        sa.Column("online", sa.Boolean(), nullable=False),
        sa.Column("emergency", sa.Boolean(), nullable=False),
        sa.Column("decision", sa.String(length=26), nullable=True),
        sa.Column("rule", sa.String(length=26), nullable=True),
        sa.Column("holder", sa.String(length=80), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("guard", sa.DateTime(timezone=True), nullable=False),
        sa.Column("granted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("content", sa.JSON(), nullable=True),
        sa.Column("ended", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("display", name=op.f("pk_lease")),
    )
    with op.batch_alter_table("lease", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_lease_place"), ["place"], unique=False)
        batch_op.create_index(batch_op.f("ix_lease_store"), ["store"], unique=False)
        batch_op.create_index(batch_op.f("ix_lease_until"), ["until"], unique=False)

    op.create_table(
        "legal_text",
        sa.Column("store", sa.String(length=26), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by", sa.String(length=26), nullable=False),
        sa.PrimaryKeyConstraint("store", "kind", "language", name=op.f("pk_legal_text")),
    )
    op.create_table(
        "medium",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("alt", sa.JSON(), nullable=False),
        sa.Column("store", sa.String(length=40), nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("refusal", sa.JSON(), nullable=True),
        sa.Column("original", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("length_ms", sa.BigInteger(), nullable=True),
        sa.Column("job", sa.String(length=40), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.String(length=200), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_medium")),
    )
    with op.batch_alter_table("medium", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_medium_created_at"), ["created_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_medium_kind"), ["kind"], unique=False)
        batch_op.create_index(batch_op.f("ix_medium_original"), ["original"], unique=False)
        batch_op.create_index(batch_op.f("ix_medium_store"), ["store"], unique=False)

    op.create_table(
        "notify_target",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("store", sa.String(length=26), nullable=True),
        sa.Column("settings", sa.JSON(), nullable=False),
        sa.Column("secret", sa.LargeBinary(), nullable=False),
        sa.Column("types", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notify_target")),
    )
    with op.batch_alter_table("notify_target", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_notify_target_store"), ["store"], unique=False)

    op.create_table(
        "painted",
        sa.Column("lease", sa.String(length=26), nullable=False),
        sa.Column("display", sa.String(length=26), nullable=False),
        sa.Column("painted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("uncertainty_ms", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("lease", name=op.f("pk_painted")),
    )
    with op.batch_alter_table("painted", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_painted_painted_at"), ["painted_at"], unique=False)

    op.create_table(
        "pairing",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("code", sa.String(length=6), nullable=False),
        sa.Column("public_key", sa.String(length=400), nullable=True),
        sa.Column("abilities", sa.JSON(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("key", sa.String(length=26), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pairing")),
    )
    with op.batch_alter_table("pairing", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_pairing_code"), ["code"], unique=False)

    op.create_table(
        "panorama",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("store", sa.String(length=26), nullable=True),
        sa.Column("filename", sa.String(length=200), nullable=False),
        sa.Column("original", sa.String(length=64), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.Column("tiles", sa.String(length=64), nullable=False),
        sa.Column("extension", sa.String(length=8), nullable=False),
        sa.Column("sizes", sa.JSON(), nullable=False),
        sa.Column("warnings", sa.JSON(), nullable=False),
        sa.Column("north", sa.Double(), nullable=False),
        sa.Column("yaw", sa.Double(), nullable=False),
        sa.Column("pitch", sa.Double(), nullable=False),
        sa.Column("public", sa.Boolean(), nullable=False),
        sa.Column("job", sa.String(length=26), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_panorama")),
    )
    with op.batch_alter_table("panorama", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_panorama_store"), ["store"], unique=False)
        batch_op.create_index(batch_op.f("ix_panorama_tiles"), ["tiles"], unique=False)

    op.create_table(
        "play",
        sa.Column("display", sa.String(length=26), nullable=False),
        sa.Column("chain", sa.String(length=64), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("item", sa.String(length=64), nullable=False),
        sa.Column("version", sa.String(length=64), nullable=False),
        sa.Column("zone", sa.String(length=40), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("shown_ms", sa.Integer(), nullable=False),
        sa.Column("result", sa.String(length=16), nullable=False),
        sa.Column("lease", sa.String(length=64), nullable=True),
        sa.Column("event", sa.String(length=64), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("display", "chain", "seq", name=op.f("pk_play")),
    )
    with op.batch_alter_table("play", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_play_started_at"), ["started_at"], unique=False)

    op.create_table(
        "proof_chain",
        sa.Column("display", sa.String(length=26), nullable=False),
        sa.Column("chain", sa.String(length=64), nullable=False),
        sa.Column("through", sa.Integer(), nullable=False),
        sa.Column("missing", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("display", "chain", name=op.f("pk_proof_chain")),
    )
    op.create_table(
        "public_blob",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("type", sa.String(length=60), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_public_blob")),
    )
    op.create_table(
        "rule_counter",
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_rule_counter")),
    )
    with op.batch_alter_table("rule_counter", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_rule_counter_at"), ["at"], unique=False)

    op.create_table(
        "rule_pause",
        sa.Column("rule", sa.String(length=26), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(length=26), nullable=False),
        sa.PrimaryKeyConstraint("rule", name=op.f("pk_rule_pause")),
    )
    op.create_table(
        "schedule_entry",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("playlist", sa.String(length=40), nullable=False),
        sa.Column("target", sa.String(length=10), nullable=False),
        sa.Column("target_id", sa.String(length=40), nullable=False),
        sa.Column("level", sa.String(length=12), nullable=False),
        sa.Column("store", sa.String(length=40), nullable=True),
        sa.Column("since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_schedule_entry")),
    )
    with op.batch_alter_table("schedule_entry", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_schedule_entry_playlist"), ["playlist"], unique=False)
        batch_op.create_index(batch_op.f("ix_schedule_entry_store"), ["store"], unique=False)
        batch_op.create_index("ix_schedule_entry_target", ["target", "target_id"], unique=False)

    op.create_table(
        "signing_key",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("private", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signing_key")),
    )
    op.create_table(
        "store",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("time_zone", sa.String(length=64), nullable=False),
        sa.Column("region", sa.String(length=16), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("languages", sa.JSON(), nullable=False),
        sa.Column("hours", sa.JSON(), nullable=False),
        sa.Column("source", sa.String(length=64), nullable=False),
        sa.Column("external_id", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_store")),
        sa.UniqueConstraint("source", "external_id", name="uq_store_source"),
    )
    op.create_table(
        "touchpoint",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("code", sa.String(length=10), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("store", sa.String(length=26), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("identity", sa.String(length=120), nullable=True),
        sa.Column("source", sa.String(length=200), nullable=True),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state_before", sa.String(length=16), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_touchpoint")),
        sa.UniqueConstraint("code", name=op.f("uq_touchpoint_code")),
        sa.UniqueConstraint("identity", name=op.f("uq_touchpoint_identity")),
        sa.UniqueConstraint("source", name=op.f("uq_touchpoint_source")),
    )
    with op.batch_alter_table("touchpoint", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_touchpoint_kind"), ["kind"], unique=False)
        batch_op.create_index(batch_op.f("ix_touchpoint_store"), ["store"], unique=False)

    op.create_table(
        "trace",
        sa.Column("event", sa.String(length=26), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("store", sa.String(length=26), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("place", sa.String(length=26), nullable=False),
        sa.Column("display", sa.String(length=26), nullable=True),
        sa.Column("lease", sa.String(length=26), nullable=True),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("rule", sa.String(length=26), nullable=True),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("reason", sa.String(length=24), nullable=False),
        sa.Column("template", sa.String(length=40), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("deciding_ms", sa.Float(), nullable=False),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.Column("rules_version", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("event", name=op.f("pk_trace")),
        sa.UniqueConstraint("lease", name=op.f("uq_trace_lease")),
    )
    with op.batch_alter_table("trace", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_trace_at"), ["at"], unique=False)
        batch_op.create_index(batch_op.f("ix_trace_display"), ["display"], unique=False)
        batch_op.create_index(batch_op.f("ix_trace_store"), ["store"], unique=False)

    op.create_table(
        "visitor_session",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("holder", sa.String(length=80), nullable=True),
        sa.Column("store", sa.String(length=26), nullable=True),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_act_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taps", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visitor_session")),
        sa.UniqueConstraint("holder", name=op.f("uq_visitor_session_holder")),
    )
    with op.batch_alter_table("visitor_session", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_visitor_session_last_act_at"), ["last_act_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_visitor_session_store"), ["store"], unique=False)

    op.create_table(
        "account_store",
        sa.Column("account", sa.String(length=26), nullable=False),
        sa.Column("store", sa.String(length=26), nullable=False),
        sa.ForeignKeyConstraint(
            ["account"], ["account.id"], name=op.f("fk_account_store_account_account"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("account", "store", name=op.f("pk_account_store")),
    )
    with op.batch_alter_table("account_store", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_account_store_store"), ["store"], unique=False)

    op.create_table(
        "basket_line",
        sa.Column("basket", sa.String(length=26), nullable=False),
        sa.Column("store", sa.String(length=26), nullable=False),
        sa.Column("sku", sa.String(length=120), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("quantity BETWEEN 1 AND 99", name=op.f("ck_basket_line_quantity")),
        sa.ForeignKeyConstraint(
            ["basket"], ["basket.id"], name=op.f("fk_basket_line_basket_basket"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("basket", "store", "sku", name=op.f("pk_basket_line")),
    )
    op.create_table(
        "basket_mark",
        sa.Column("basket", sa.String(length=26), nullable=False),
        sa.Column("store", sa.String(length=26), nullable=False),
        sa.Column("sku", sa.String(length=120), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["basket"], ["basket.id"], name=op.f("fk_basket_mark_basket_basket"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("basket", "store", "sku", name=op.f("pk_basket_mark")),
    )
    op.create_table(
        "basket_reservation",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("basket", sa.String(length=26), nullable=False),
        sa.Column("store", sa.String(length=26), nullable=False),
        sa.Column("sku", sa.String(length=120), nullable=False),
        sa.Column("variant", sa.String(length=26), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=8), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["basket"], ["basket.id"], name=op.f("fk_basket_reservation_basket_basket"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_basket_reservation")),
    )
    with op.batch_alter_table("basket_reservation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_basket_reservation_basket"), ["basket"], unique=False)
        batch_op.create_index(batch_op.f("ix_basket_reservation_store"), ["store"], unique=False)

    op.create_table(
        "device_key",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("display", sa.String(length=26), nullable=False),
        sa.Column("public_key", sa.String(length=400), nullable=True),
        sa.Column("secret_hash", sa.String(length=64), nullable=True),
        sa.Column("abilities", sa.JSON(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_nonce", sa.String(length=26), nullable=False),
        sa.ForeignKeyConstraint(["display"], ["display.id"], name=op.f("fk_device_key_display_display")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_device_key")),
    )
    with op.batch_alter_table("device_key", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_device_key_display"), ["display"], unique=False)

    op.create_table(
        "display_command",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("display", sa.String(length=26), nullable=False),
        sa.Column("name", sa.String(length=20), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deadline", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("detail", sa.String(length=500), nullable=False),
        sa.ForeignKeyConstraint(["display"], ["display.id"], name=op.f("fk_display_command_display_display")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_display_command")),
    )
    with op.batch_alter_table("display_command", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_display_command_display"), ["display"], unique=False)

    op.create_table(
        "draft_revision",
        sa.Column("draft", sa.String(length=40), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.Column("act", sa.String(length=8), nullable=False),
        sa.Column("of", sa.Integer(), nullable=True),
        sa.Column("by", sa.String(length=40), nullable=False),
        sa.Column("by_name", sa.String(length=200), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["draft"], ["draft.id"], name=op.f("fk_draft_revision_draft_draft"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("draft", "number", name=op.f("pk_draft_revision")),
    )
    op.create_table(
        "draft_use",
        sa.Column("draft", sa.String(length=40), nullable=False),
        sa.Column("published", sa.Boolean(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("target", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["draft"], ["draft.id"], name=op.f("fk_draft_use_draft_draft"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("draft", "published", "kind", "target", name=op.f("pk_draft_use")),
    )
    with op.batch_alter_table("draft_use", schema=None) as batch_op:
        batch_op.create_index("ix_draft_use_target", ["kind", "target"], unique=False)

    op.create_table(
        "draft_version",
        sa.Column("draft", sa.String(length=40), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.Column("compiled", sa.JSON(), nullable=False),
        sa.Column("assets", sa.JSON(), nullable=False),
        sa.Column("by_name", sa.String(length=200), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["draft"], ["draft.id"], name=op.f("fk_draft_version_draft_draft"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("draft", "number", name=op.f("pk_draft_version")),
    )
    op.create_table(
        "feed_import",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("job_id", sa.String(length=26), nullable=True),
        sa.Column("store_id", sa.String(length=26), nullable=True),
        sa.Column("feed", sa.String(length=64), nullable=False),
        sa.Column("filename", sa.String(length=200), nullable=False),
        sa.Column("source", sa.String(length=64), nullable=False),
        sa.Column("language", sa.String(length=16), nullable=False),
        sa.Column("tax_basis_points", sa.Integer(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("added", sa.Integer(), nullable=False),
        sa.Column("changed", sa.Integer(), nullable=False),
        sa.Column("unchanged", sa.Integer(), nullable=False),
        sa.Column("refused", sa.Integer(), nullable=False),
        sa.Column("errors", sa.JSON(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["store_id"], ["store.id"], name=op.f("fk_feed_import_store_id_store")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feed_import")),
    )
    op.create_table(
        "manifest",
        sa.Column("display", sa.String(length=26), nullable=False),
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column("etag", sa.String(length=64), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("signature", sa.String(length=200), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["display"], ["display.id"], name=op.f("fk_manifest_display_display")),
        sa.PrimaryKeyConstraint("display", name=op.f("pk_manifest")),
    )
    op.create_table(
        "notify_delivery",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("target", sa.String(length=26), nullable=False),
        sa.Column("event", sa.String(length=26), nullable=False),
        sa.Column("type", sa.String(length=80), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["target"], ["notify_target.id"], name=op.f("fk_notify_delivery_target_notify_target"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notify_delivery")),
    )
    with op.batch_alter_table("notify_delivery", schema=None) as batch_op:
        batch_op.create_index("ix_notify_delivery_target_state", ["target", "state"], unique=False)

    op.create_table(
        "pairing_link",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("display", sa.String(length=26), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["display"], ["display.id"], name=op.f("fk_pairing_link_display_display")),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_pairing_link")),
    )
    op.create_table(
        "place",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("store_id", sa.String(length=26), nullable=False),
        sa.Column("parent_id", sa.String(length=26), nullable=True),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("floor", sa.Integer(), nullable=False),
        sa.Column("x", sa.Float(), nullable=True),
        sa.Column("y", sa.Float(), nullable=True),
        sa.Column("heading", sa.Float(), nullable=True),
        sa.Column("polygon", sa.JSON(), nullable=False),
        sa.Column("iab_zone", sa.String(length=64), nullable=False),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["parent_id"], ["place.id"], name=op.f("fk_place_parent_id_place")),
        sa.ForeignKeyConstraint(["store_id"], ["store.id"], name=op.f("fk_place_store_id_store")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_place")),
    )
    with op.batch_alter_table("place", schema=None) as batch_op:
        batch_op.create_index("ix_place_store", ["store_id"], unique=False)

    op.create_table(
        "product",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("store_id", sa.String(length=26), nullable=True),
        sa.Column("source", sa.String(length=64), nullable=False),
        sa.Column("external_id", sa.String(length=200), nullable=False),
        sa.Column("title", sa.JSON(), nullable=False),
        sa.Column("description", sa.JSON(), nullable=False),
        sa.Column("brand", sa.String(length=200), nullable=False),
        sa.Column("category", sa.String(length=300), nullable=False),
        sa.Column("picture", sa.String(length=64), nullable=False),
        sa.Column("media", sa.JSON(), nullable=False),
        sa.Column("link", sa.Text(), nullable=False),
        sa.Column("image_link", sa.Text(), nullable=False),
        sa.Column("search", sa.Text(), nullable=False),
        sa.Column("sort", sa.String(length=300), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["store_id"], ["store.id"], name=op.f("fk_product_store_id_store")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_product")),
        sa.UniqueConstraint("source", "external_id", name="uq_product_source"),
    )
    with op.batch_alter_table("product", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_product_category"), ["category"], unique=False)
        batch_op.create_index(batch_op.f("ix_product_sort"), ["sort"], unique=False)

    op.create_table(
        "rendition",
        sa.Column("medium", sa.String(length=40), nullable=False),
        sa.Column("recipe", sa.String(length=40), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("type", sa.String(length=60), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("shown", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["medium"], ["medium.id"], name=op.f("fk_rendition_medium_medium"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("medium", "recipe", name=op.f("pk_rendition")),
    )
    with op.batch_alter_table("rendition", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_rendition_sha256"), ["sha256"], unique=False)

    op.create_table(
        "touchpoint_binding",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("touchpoint", sa.String(length=26), nullable=False),
        sa.Column("place", sa.String(length=26), nullable=False),
        sa.Column("product", sa.String(length=26), nullable=True),
        sa.Column("display", sa.String(length=26), nullable=True),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["touchpoint"], ["touchpoint.id"], name=op.f("fk_touchpoint_binding_touchpoint_touchpoint")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_touchpoint_binding")),
    )
    with op.batch_alter_table("touchpoint_binding", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_touchpoint_binding_touchpoint"), ["touchpoint"], unique=False)
        batch_op.create_index(
            "uq_touchpoint_binding_open",
            ["touchpoint"],
            unique=True,
            sqlite_where=sa.text("until IS NULL"),
            postgresql_where=sa.text("until IS NULL"),
        )

    op.create_table(
        "touchpoint_secret",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("touchpoint", sa.String(length=26), nullable=False),
        sa.Column("secret", sa.LargeBinary(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["touchpoint"], ["touchpoint.id"], name=op.f("fk_touchpoint_secret_touchpoint_touchpoint")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_touchpoint_secret")),
    )
    with op.batch_alter_table("touchpoint_secret", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_touchpoint_secret_touchpoint"), ["touchpoint"], unique=False)

    op.create_table(
        "touchpoint_seen",
        sa.Column("touchpoint", sa.String(length=26), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taps", sa.Integer(), nullable=False),
        sa.Column("refused", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["touchpoint"], ["touchpoint.id"], name=op.f("fk_touchpoint_seen_touchpoint_touchpoint")
        ),
        sa.PrimaryKeyConstraint("touchpoint", name=op.f("pk_touchpoint_seen")),
    )
    op.create_table(
        "tour",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("slug", sa.String(length=60), nullable=False),
        sa.ForeignKeyConstraint(["id"], ["draft.id"], name=op.f("fk_tour_id_draft")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tour")),
        sa.UniqueConstraint("slug", name=op.f("uq_tour_slug")),
    )
    op.create_table(
        "feed_part",
        sa.Column("import_id", sa.String(length=26), nullable=False),
        sa.Column("part", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["import_id"], ["feed_import.id"], name=op.f("fk_feed_part_import_id_feed_import")),
        sa.PrimaryKeyConstraint("import_id", "part", name=op.f("pk_feed_part")),
    )
    op.create_table(
        "floor_plan",
        sa.Column("place_id", sa.String(length=26), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("type", sa.String(length=32), nullable=False),
        sa.Column("width_m", sa.Double(), nullable=False),
        sa.Column("height_m", sa.Double(), nullable=False),
        sa.Column("picture", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["place_id"], ["place.id"], name=op.f("fk_floor_plan_place_id_place")),
        sa.PrimaryKeyConstraint("place_id", name=op.f("pk_floor_plan")),
    )
    op.create_table(
        "variant",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("product_id", sa.String(length=26), nullable=False),
        sa.Column("sku", sa.String(length=100), nullable=False),
        sa.Column("gtin", sa.String(length=14), nullable=False),
        sa.Column("colour", sa.String(length=100), nullable=False),
        sa.Column("size", sa.String(length=100), nullable=False),
        sa.Column("picture", sa.String(length=64), nullable=False),
        sa.Column("source", sa.String(length=64), nullable=False),
        sa.Column("external_id", sa.String(length=200), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["product_id"], ["product.id"], name=op.f("fk_variant_product_id_product")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_variant")),
        sa.UniqueConstraint("sku", name=op.f("uq_variant_sku")),
        sa.UniqueConstraint("source", "external_id", name="uq_variant_source"),
    )
    with op.batch_alter_table("variant", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_variant_gtin"), ["gtin"], unique=False)
        batch_op.create_index(batch_op.f("ix_variant_product_id"), ["product_id"], unique=False)

    op.create_table(
        "price",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("variant_id", sa.String(length=26), nullable=False),
        sa.Column("store_id", sa.String(length=26), nullable=True),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("gross_minor", sa.Integer(), nullable=False),
        sa.Column("tax_basis_points", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.ForeignKeyConstraint(["store_id"], ["store.id"], name=op.f("fk_price_store_id_store")),
        sa.ForeignKeyConstraint(["variant_id"], ["variant.id"], name=op.f("fk_price_variant_id_variant")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_price")),
    )
    with op.batch_alter_table("price", schema=None) as batch_op:
        batch_op.create_index("ix_price_variant_from", ["variant_id", "valid_from"], unique=False)

    op.create_table(
        "stock",
        sa.Column("variant_id", sa.String(length=26), nullable=False),
        sa.Column("store_id", sa.String(length=26), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["store_id"], ["store.id"], name=op.f("fk_stock_store_id_store")),
        sa.ForeignKeyConstraint(["variant_id"], ["variant.id"], name=op.f("fk_stock_variant_id_variant")),
        sa.PrimaryKeyConstraint("variant_id", "store_id", name=op.f("pk_stock")),
    )


def downgrade() -> None:
    """Go back."""

    op.drop_table("stock")
    with op.batch_alter_table("price", schema=None) as batch_op:
        batch_op.drop_index("ix_price_variant_from")

    op.drop_table("price")
    with op.batch_alter_table("variant", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_variant_product_id"))
        batch_op.drop_index(batch_op.f("ix_variant_gtin"))

    op.drop_table("variant")
    op.drop_table("floor_plan")
    op.drop_table("feed_part")
    op.drop_table("tour")
    op.drop_table("touchpoint_seen")
    with op.batch_alter_table("touchpoint_secret", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_touchpoint_secret_touchpoint"))

    op.drop_table("touchpoint_secret")
    with op.batch_alter_table("touchpoint_binding", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_touchpoint_binding_open",
            sqlite_where=sa.text("until IS NULL"),
            postgresql_where=sa.text("until IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_touchpoint_binding_touchpoint"))

    op.drop_table("touchpoint_binding")
    with op.batch_alter_table("rendition", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_rendition_sha256"))

    op.drop_table("rendition")
    with op.batch_alter_table("product", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_product_sort"))
        batch_op.drop_index(batch_op.f("ix_product_category"))

    op.drop_table("product")
    with op.batch_alter_table("place", schema=None) as batch_op:
        batch_op.drop_index("ix_place_store")

    op.drop_table("place")
    op.drop_table("pairing_link")
    with op.batch_alter_table("notify_delivery", schema=None) as batch_op:
        batch_op.drop_index("ix_notify_delivery_target_state")

    op.drop_table("notify_delivery")
    op.drop_table("manifest")
    op.drop_table("feed_import")
    op.drop_table("draft_version")
    with op.batch_alter_table("draft_use", schema=None) as batch_op:
        batch_op.drop_index("ix_draft_use_target")

    op.drop_table("draft_use")
    op.drop_table("draft_revision")
    with op.batch_alter_table("display_command", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_display_command_display"))

    op.drop_table("display_command")
    with op.batch_alter_table("device_key", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_device_key_display"))

    op.drop_table("device_key")
    with op.batch_alter_table("basket_reservation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_basket_reservation_store"))
        batch_op.drop_index(batch_op.f("ix_basket_reservation_basket"))

    op.drop_table("basket_reservation")
    op.drop_table("basket_mark")
    op.drop_table("basket_line")
    with op.batch_alter_table("account_store", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_account_store_store"))

    op.drop_table("account_store")
    with op.batch_alter_table("visitor_session", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_visitor_session_store"))
        batch_op.drop_index(batch_op.f("ix_visitor_session_last_act_at"))

    op.drop_table("visitor_session")
    with op.batch_alter_table("trace", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_trace_store"))
        batch_op.drop_index(batch_op.f("ix_trace_display"))
        batch_op.drop_index(batch_op.f("ix_trace_at"))

    op.drop_table("trace")
    with op.batch_alter_table("touchpoint", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_touchpoint_store"))
        batch_op.drop_index(batch_op.f("ix_touchpoint_kind"))

    op.drop_table("touchpoint")
    op.drop_table("store")
    op.drop_table("signing_key")
    with op.batch_alter_table("schedule_entry", schema=None) as batch_op:
        batch_op.drop_index("ix_schedule_entry_target")
        batch_op.drop_index(batch_op.f("ix_schedule_entry_store"))
        batch_op.drop_index(batch_op.f("ix_schedule_entry_playlist"))

    op.drop_table("schedule_entry")
    op.drop_table("rule_pause")
    with op.batch_alter_table("rule_counter", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_rule_counter_at"))

    op.drop_table("rule_counter")
    op.drop_table("public_blob")
    op.drop_table("proof_chain")
    with op.batch_alter_table("play", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_play_started_at"))

    op.drop_table("play")
    with op.batch_alter_table("panorama", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_panorama_tiles"))
        batch_op.drop_index(batch_op.f("ix_panorama_store"))

    op.drop_table("panorama")
    with op.batch_alter_table("pairing", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_pairing_code"))

    op.drop_table("pairing")
    with op.batch_alter_table("painted", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_painted_painted_at"))

    op.drop_table("painted")
    with op.batch_alter_table("notify_target", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_notify_target_store"))

    op.drop_table("notify_target")
    with op.batch_alter_table("medium", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_medium_store"))
        batch_op.drop_index(batch_op.f("ix_medium_original"))
        batch_op.drop_index(batch_op.f("ix_medium_kind"))
        batch_op.drop_index(batch_op.f("ix_medium_created_at"))

    op.drop_table("medium")
    op.drop_table("legal_text")
    with op.batch_alter_table("lease", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_lease_until"))
        batch_op.drop_index(batch_op.f("ix_lease_store"))
        batch_op.drop_index(batch_op.f("ix_lease_place"))

    op.drop_table("lease")
    with op.batch_alter_table("job", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_job_state"))

    op.drop_table("job")
    with op.batch_alter_table("event_seen", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_event_seen_at"))

    op.drop_table("event_seen")
    with op.batch_alter_table("event", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_event_type"))
        batch_op.drop_index(batch_op.f("ix_event_store"))
        batch_op.drop_index(batch_op.f("ix_event_cause"))

    op.drop_table("event")
    with op.batch_alter_table("draft", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_draft_store"))
        batch_op.drop_index(batch_op.f("ix_draft_kind"))

    op.drop_table("draft")
    with op.batch_alter_table("display", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_display_store"))
        batch_op.drop_index(batch_op.f("ix_display_place"))

    op.drop_table("display")
    with op.batch_alter_table("consent", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_consent_session"))

    op.drop_table("consent")
    op.drop_table("basket_shop")
    op.drop_table("basket")
    op.drop_table("account")
