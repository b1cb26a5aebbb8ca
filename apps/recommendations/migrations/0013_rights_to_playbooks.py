"""Editors draft playbooks and sections too, curators publish and lock them, and the same review leads from one to the other."""

from django.db import migrations

KINDS = ("playbook", "section")
RIGHTS = {"Curators": ["publish", "lock", "unlock"], "Editors": ["add", "change"]}
REVIEW = "Review by a curator"


def give_rights(apps, schema_editor):
    Group = apps.get_model("auth", "Group")
    Permission = apps.get_model("auth", "Permission")
    ContentType = apps.get_model("contenttypes", "ContentType")
    for model in KINDS:
        content_type, _ = ContentType.objects.get_or_create(app_label="lessons", model=model)
        for name, actions in RIGHTS.items():
            for group in Group.objects.filter(name=name):
                for action in actions:
                    found, _ = Permission.objects.get_or_create(
                        content_type=content_type,
                        codename=f"{action}_{model}",
                        defaults={"name": f"Can {action} {model}"},
                    )
                    group.permissions.add(found)


def with_review(apps, schema_editor):
    ContentType = apps.get_model("contenttypes", "ContentType")
    WorkflowContentType = apps.get_model("wagtailcore", "WorkflowContentType")
    review = apps.get_model("wagtailcore", "Workflow").objects.filter(name=REVIEW).first()
    if review is None:
        return
    for model in KINDS:
        content_type, _ = ContentType.objects.get_or_create(app_label="lessons", model=model)
        WorkflowContentType.objects.get_or_create(content_type=content_type, defaults={"workflow": review})


class Migration(migrations.Migration):
    dependencies = [("recommendations", "0012_search_languages"), ("lessons", "0019_drafts_of_playbooks")]
    operations = [
        migrations.RunPython(give_rights, migrations.RunPython.noop),
        migrations.RunPython(with_review, migrations.RunPython.noop),
    ]
