import { useState } from 'preact/hooks';
import type { Trouble } from '../base/action.ts';
import { errorAt } from '../base/errors-at.ts';
import { localText, t } from '../base/i18n.ts';
import { useRead, useToday } from '../base/queries.ts';
import { ChoiceField, DayField, SelectField, TextField } from '../ui/fields.tsx';
import { SubmitButton } from '../ui/parts.tsx';
import { ageDiffers, type IdKind, type JoinForm, personMissing } from './joining.ts';

/** Real name, identity document, city. */
export function PersonStep(props: {
  form: JoinForm;
  set: (change: Partial<JoinForm>) => void;
  trouble: Trouble | undefined;
  with_branch: boolean;
  next: () => void;
}) {
  const { form, set, trouble } = props;
  const [asked, setAsked] = useState(false);
  const missing = personMissing(form);
  const differs = ageDiffers(form, useToday());
  const errorOf = (field: 'name' | 'id_number' | 'birth' | 'sex') => {
    if (asked && missing.includes(field)) return t('field.needed');
    const tellsAge = field === (form.id_kind === 'passport' ? 'birth' : 'id_number');
    return asked && differs !== null && tellsAge ? t(`person.${differs}`) : errorAt(trouble, field);
  };
  return (
    <form
      onSubmit={(e) => {
        e.preventDefault();
        setAsked(true);
        if (missing.length === 0 && differs === null) props.next();
      }}
    >
      <TextField
        label={form.whose === 'child' ? t('person.child_name') : t('person.name')}
        hint={t('person.name_hint')}
        value={form.name}
        set={(name) => set({ name })}
        complete="name"
        length_max={60}
        error={errorOf('name')}
      />
      <ChoiceField<IdKind>
        label={t('person.id_kind')}
        value={form.id_kind}
        set={(id_kind) => set({ id_kind })}
        choices={[
          { value: 'cn_id', text: t('person.cn_id') },
          { value: 'hmt_residence', text: t('person.hmt_residence') },
          { value: 'passport', text: t('person.passport') },
        ]}
      />
      <TextField
        label={t('person.id_number')}
        hint={form.id_kind === 'passport' ? t('person.passport_hint') : t('person.id_hint')}
        value={form.id_number}
        set={(id_number) => set({ id_number })}
        length_max={40}
        error={errorOf('id_number')}
      />
      {form.id_kind === 'passport' && (
        <>
          <DayField
            label={t('check.birth')}
            value={form.birth}
            set={(birth) => set({ birth })}
            error={errorOf('birth')}
          />
          <ChoiceField
            label={t('person.sex')}
            value={form.sex}
            set={(sex) => set({ sex })}
            choices={[
              { value: 'f', text: t('person.female') },
              { value: 'm', text: t('person.male') },
            ]}
            error={errorOf('sex')}
            beside
          />
        </>
      )}
      {props.with_branch && <BranchField value={form.branch_id} set={(branch_id) => set({ branch_id })} />}
      <SubmitButton busy={false} text={t('do.next')} />
    </form>
  );
}

function BranchField(props: { value: string; set: (branch_id: string) => void }) {
  const branches = useRead('setup.branches', {}, { staleTime: 600_000 });
  const items = branches.data?.items ?? [];
  const above = new Set(items.map((b) => b.parent_id));
  // Provinces and the like only hold others together; people live in a city, workplace or village.
  const active = items.filter((b) => b.active && !above.has(b.branch_id));
  if (active.length === 0) return null;
  return (
    <SelectField
      label={t('person.branch')}
      hint={t('person.branch_hint')}
      value={props.value}
      set={props.set}
      empty={t('person.branch_none')}
      choices={active.map((b) => ({
        value: String(b.branch_id),
        text: localText({ 'zh-Hans': b.name_zh, ...(b.name_en ? { en: b.name_en } : {}) }),
      }))}
    />
  );
}
