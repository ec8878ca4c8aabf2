/* Annotations for Microsoft's checker, which mean nothing to other compilers. */
#ifndef WINSHM_SAL_H
#define WINSHM_SAL_H

#define _In_
#define _In_opt_
#define _In_z_
#define _In_opt_z_
#define _Inout_
#define _Inout_opt_
#define _Inout_z_
#define _Out_
#define _Out_opt_
#define _Outptr_
#define _Outptr_opt_
#define _Outptr_result_maybenull_
#define _Reserved_
#define _Frees_ptr_
#define _Frees_ptr_opt_
#define _Null_terminated_
#define _NullNull_terminated_
#define _Check_return_
#define _Must_inspect_result_
#define _Ret_maybenull_
#define _Ret_notnull_
#define _Ret_z_
#define _Printf_format_string_
#define _Scanf_format_string_
#define _Use_decl_annotations_
#define _Pre_maybenull_
#define _Pre_notnull_
#define _Pre_valid_
#define _Post_valid_
#define _Post_invalid_
#define _Notnull_
#define _Maybenull_
#define _Points_to_data_
#define _Const_
#define _Interlocked_operand_
#define _In_reads_(...)
#define _In_reads_opt_(...)
#define _In_reads_bytes_(...)
#define _In_reads_bytes_opt_(...)
#define _In_reads_z_(...)
#define _In_reads_or_z_(...)
#define _In_NLS_string_(...)
#define _In_range_(...)
#define _Inout_updates_(...)
#define _Inout_updates_opt_(...)
#define _Inout_updates_bytes_(...)
#define _Inout_updates_z_(...)
#define _Out_writes_(...)
#define _Out_writes_opt_(...)
#define _Out_writes_z_(...)
#define _Out_writes_opt_z_(...)
#define _Out_writes_bytes_(...)
#define _Out_writes_bytes_opt_(...)
#define _Ret_range_(...)
#define _Ret_writes_(...)
#define _Ret_writes_bytes_(...)
#define _Success_(...)
#define _Return_type_success_(...)
#define _When_(what, annotation)
#define _At_(what, annotation)
#define _Acquires_lock_(...)
#define _Releases_lock_(...)
#define _Requires_lock_held_(...)
#define _Guarded_by_(...)
#define _Field_size_(...)
#define _Field_size_bytes_(...)
#define _Field_range_(...)
#define _Analysis_assume_(...)
#define _Ret_maybenull_z_
#define _Post_writable_byte_size_(...)
#define _Post_readable_byte_size_(...)
#define _Post_equals_last_error_
#define _Out_writes_to_(size, count)
#define _Out_writes_to_opt_(size, count)
#define _Out_writes_bytes_to_(size, count)
#define _Out_writes_bytes_to_opt_(size, count)

#endif
